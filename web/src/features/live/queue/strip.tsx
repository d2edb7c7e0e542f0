import { memo } from 'react';
import { CustomerName } from '#components/customer-name.tsx';
import { Icon } from '#components/icon.tsx';
import { Identicon } from '#components/identicon.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { MISSING } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useClaim, useFormat, useLive } from '#live/use-live.tsx';
import { useBoard, useBoardTools, useBoardUi } from '../acts/use-board.ts';
import { useMinutes, useThresholds, useTicked } from '../acts/use-ticked.ts';
import { type Band, bandOf } from '../model/listing.ts';
import type { QueueRow } from '../model/queue-view.ts';
import { isActionable, type StripState, stripState, UNCONFIRMED_MS } from '../model/strip-state.ts';
import { Remaining } from './remaining.tsx';
import s from './strip.module.css';
import { StripAct } from './strip-act.tsx';
import { queueText } from './text.ts';
import { useWish, WishLine } from './wish-line.tsx';

/** A strip that came so recently is drawn in. */
const NEW_MS = 1_000;

export interface StripProps {
  row: QueueRow;
  /** px from the top of the list */
  top: number;
  isCompact: boolean;
  /** Has the list's one tab stop. */
  isCurrent: boolean;
  /** Waiting times stand still at this time. */
  frozenAt: number | undefined;
  /** Number of strips, where not all are in the document. */
  setSize: number | undefined;
  index: number;
}

function useStripState(row: QueueRow): StripState {
  const id = row.customerId;
  const operation = useLive((view) => view.index.operationByCustomer.get(id));
  const sending = useBoard((board) => board.sending.get(id));
  const refusal = useBoard((board) => board.refusals.get(id));
  const claim = useClaim(id);
  useTicked((now) => operation?.state === 'accepted' && now - operation.updatedAt >= UNCONFIRMED_MS);
  return stripState(row, { operation, sending, refusal, claim, now: serverNow() });
}

/** A waiting customer: fixed fields in fixed places. */
export const Strip = memo(function Strip(props: StripProps) {
  const { row, top, isCompact, isCurrent, frozenAt, setSize, index } = props;
  const t = useText(queueText);
  const { openCode } = useBoardTools();
  const { customer } = row;
  const state = useStripState(row);
  const stopAt = row.gone?.at ?? frozenAt;
  const threshold = useThresholds().longestWaitMs;
  const band = useTicked((now) => bandOf((stopAt ?? now) - customer.waitingSince, threshold));
  const minutes = useMinutes(customer.waitingSince, stopAt);
  const isOrigin = useBoardUi((ui) => ui.carry?.customerId === row.customerId);
  const wish = useWish(customer);
  const name = customer.remark ?? customer.code;
  const isTimed = state.kind !== 'unlisted';
  const takenBy = useLive(({ state: live }) =>
    row.gone?.kind === 'accepted' ? (live.agents[row.gone.agentId]?.nickname ?? row.gone.agentId) : undefined,
  );
  const label = labelOf(state, { position: row.position, customer: name, wish, minutes }, takenBy, t);
  const classes = [
    s.strip,
    isCompact && s.compact,
    isTimed && state.kind !== 'gone' && s[band],
    stateClass(state, isOrigin),
    openCode === customer.code && s.open,
    customer.flagged && state.kind !== 'gone' && s.flagged,
  ];
  const isNew = row.appearedAt > 0 && serverNow() - row.appearedAt < NEW_MS;
  return (
    <li
      className={`${s.item} ${isNew ? s.new : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      aria-setsize={setSize}
      aria-posinset={setSize && index + 1}
    >
      <div
        className={classes.filter(Boolean).join(' ')}
        role="group"
        tabIndex={isCurrent ? 0 : -1}
        aria-label={label}
        aria-describedby={state.kind === 'gone' ? undefined : 'strip-help'}
        data-customer={row.customerId}
        data-focus={row.customerId}
        data-carry={isActionable(state) ? '' : undefined}
      >
        <div className={s.pos}>
          <b>{row.position}</b>
          {customer.flagged && state.kind !== 'gone' ? (
            <Icon name="flag" size={12} title={t('flaggedBy', { by: customer.flagged.by })} />
          ) : null}
        </div>
        <Who row={row} wish={wish} isCompact={isCompact} />
        <Waited row={row} state={state} band={band} stopAt={stopAt} isCompact={isCompact} />
        <Remaining row={row} isFrozen={stopAt !== undefined} isCompact={isCompact} />
        <StripAct customer={customer} name={name} state={state} isCompact={isCompact} />
      </div>
    </li>
  );
});

function stateClass(state: StripState, isOrigin: boolean): string | undefined {
  if (isOrigin) return s.origin;
  switch (state.kind) {
    case 'gone':
      return s.gone;
    case 'unlisted':
      return s.unlisted;
    case 'failed':
    case 'unfinished':
      return s.failed;
    case 'armed':
    case 'sending':
    case 'accepted':
    case 'uncertain':
      return s.busy;
    default:
      return undefined;
  }
}

function labelOf(
  state: StripState,
  vars: { position: number; customer: string; wish: string; minutes: number },
  takenBy: string | undefined,
  t: ReturnType<typeof useText<NonNullable<(typeof queueText)['keys']>>>,
): string {
  if (state.kind === 'gone') {
    const word = state.parting.kind === 'dismissed' ? 'goneDismissed' : 'goneLeft';
    const where = takenBy === undefined ? t(word) : t('goneAccepted', { agent: takenBy });
    return t('stripLabelGone', { customer: vars.customer, state: where });
  }
  return t(state.kind === 'unlisted' ? 'stripLabelUnlisted' : 'stripLabel', vars);
}

interface PartProps {
  row: QueueRow;
  isCompact: boolean;
}

function Who({ row, wish, isCompact }: PartProps & { wish: string }) {
  const { customer } = row;
  const name = <CustomerName code={customer.code} remark={customer.remark} className={s.name} />;
  if (isCompact)
    return (
      <div className={s.who} title={wish}>
        <Identicon code={customer.code} size={18} />
        {name}
      </div>
    );
  return (
    <div className={s.who}>
      <div className={s.r1}>
        <Identicon code={customer.code} />
        {name}
      </div>
      <div className={s.r2}>
        <WishLine customer={customer} wish={wish} />
      </div>
    </div>
  );
}

interface WaitedProps extends PartProps {
  state: StripState;
  band: Band;
  stopAt: number | undefined;
}

function Waited({ row, state, band, stopAt, isCompact }: WaitedProps) {
  const t = useText(queueText);
  const format = useFormat();
  const { waitingSince } = row.customer;
  const isFrozen = stopAt !== undefined;
  const timer =
    state.kind === 'unlisted' ? (
      <span className={s.timer}>{MISSING}</span>
    ) : (
      <WaitTimer
        since={waitingSince}
        frozenAt={stopAt}
        className={`${s.timer} ${isFrozen ? s.frozen : ''}`}
      />
    );
  const isLate = band !== 'short' && state.kind !== 'gone' && state.kind !== 'unlisted';
  const word = isLate ? (
    <span className={s.state}>
      <Icon name={band === 'long' ? 'tri' : 'oct'} size={12} />
      {t(band === 'long' ? 'long' : 'overdue')}
    </span>
  ) : null;
  if (isCompact)
    return (
      <div className={s.waited}>
        {timer}
        {word}
      </div>
    );
  return (
    <div className={s.waited}>
      {timer}
      {hasMessage(state) ? null : (
        <div className={s.r2}>
          {state.kind === 'unlisted' ? (
            t('fromMessage')
          ) : (
            <>
              {word}
              {word === null || format.lang === 'zh' ? (
                <span className="n">{format.hourMinute(waitingSince)}</span>
              ) : null}
              {word === null && format.lang === 'zh' ? t('arrivedAt') : null}
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** A sentence under the waiting time takes the place of the arrival. */
const hasMessage = (state: StripState): boolean =>
  state.kind === 'failed' || state.kind === 'uncertain' || (state.kind === 'accepted' && state.late);
