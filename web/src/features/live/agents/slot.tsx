import type { AgentId } from '@kf/shared/contract/ids';
import type { Operation, Session } from '@kf/shared/contract/live';
import { memo } from 'react';
import { CustomerName } from '#components/customer-name.tsx';
import { Icon } from '#components/icon.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { useText } from '#lib/i18n.ts';
import { useClaim, useLive, useLiveStore } from '#live/use-live.tsx';
import { refusalSentence } from '../acts/refusal-words.ts';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { useRefusal } from '../acts/use-refusal.ts';
import { useThresholds, useTicked } from '../acts/use-ticked.ts';
import { type Level, levelOf, type SlotBox } from '../model/slots.ts';
import s from './row.module.css';
import { agentsText } from './text.ts';

interface SessionSlotProps {
  session: Session;
  agentName: string;
  isOver: boolean;
  place: string;
  isCurrent: boolean;
}

/** Level and minutes in one, so that a slot renders once a minute at most. */
function useLasting(session: Session): { level: Level; minutes: number } {
  const threshold = useThresholds().sessionMs;
  const code = useTicked((now) => {
    const lasted = now - session.startedAt;
    const level = session.notForwardedSince === undefined ? levelOf(lasted, threshold) : 'alarm';
    return `${level} ${Math.max(0, Math.floor(lasted / 60_000))}`;
  });
  const [level, minutes] = code.split(' ');
  return { level: level as Level, minutes: Number(minutes) };
}

const labelKey = { normal: 'slotLabel', attention: 'slotLabelAttention', alarm: 'slotLabelAlarm' } as const;

/** One session in an agent's row; a press opens the customer, the context menu ends the session. */
export const SessionSlot = memo(function SessionSlot(props: SessionSlotProps) {
  const { session, agentName, isOver, place, isCurrent } = props;
  const t = useText(agentsText);
  const { ui, openCode, openCustomer } = useBoardTools();
  const store = useLiveStore();
  const { customerId } = session;
  const { level, minutes } = useLasting(session);
  /** `close`, or how far a hand-over is. */
  const leaving = useLive((view) => {
    const operation = view.index.operationByCustomer.get(customerId);
    if (!operation || operation.type === 'assign' || operation.state === 'refused') return undefined;
    return operation.type === 'close' ? 'close' : operation.state === 'armed' ? 'armed' : 'handover';
  });
  const sending = useBoard((board) => board.sending.get(customerId)?.type);
  const refusal = useRefusal(customerId);
  const claim = useClaim(customerId);
  const isBusy = leaving !== undefined || (sending !== undefined && sending !== 'assign');
  const name = session.remark ?? session.code;
  const failed = refusal?.type === 'assign' ? undefined : refusal;
  const failure = failed && refusalSentence(failed, store.getView().state, name);
  const isUnheard = session.notForwardedSince !== undefined;
  const lasting = t(labelKey[level], { customer: name, agent: agentName, minutes });
  const said = isUnheard ? t('slotLabelUnheard', { label: lasting }) : lasting;
  const placed = isOver ? t('slotLabelOver', { label: said }) : said;
  const label = failure === undefined ? placed : t('slotLabelFailed', { label: placed, failure });
  const classes = [
    s.slot,
    level !== 'normal' && s[level],
    isOver && s.beyond,
    isBusy && s.pending,
    failed && s.bad,
    openCode === session.code && s.open,
  ];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={label}
      title={[name, failure ?? (isUnheard ? t('notForwarded') : undefined)].filter(Boolean).join(' · ')}
      data-focus={place}
      data-session={customerId}
      data-carry={isBusy ? undefined : ''}
      onClick={() => openCustomer(session.code)}
      onContextMenu={(event) => {
        event.preventDefault();
        ui.setState({ menu: { kind: 'slot', customerId, anchor: event.currentTarget } });
      }}
    >
      <CustomerName code={session.code} remark={session.remark} className={s.a} />
      <span className={s.b}>
        {isBusy ? (
          <Leaving leaving={leaving} sending={sending} />
        ) : failed ? (
          t(failed.type === 'handover' ? 'handoverFailed' : 'endFailed')
        ) : isUnheard ? (
          <span className={s.word}>{t('slotNotForwarded')}</span>
        ) : (
          <WaitTimer since={session.startedAt} />
        )}
        {claim && !isBusy ? <Icon name="lock" size={12} title={t('claimed', { by: claim.by })} /> : null}
        {level !== 'normal' && !isBusy && !failed ? (
          <Icon name={level === 'attention' ? 'tri' : 'oct'} size={12} />
        ) : null}
        {isOver && !isBusy ? <span className={s.beyondWord}>{t('slotOver')}</span> : null}
      </span>
    </button>
  );
});

function Leaving(props: {
  leaving: 'close' | 'armed' | 'handover' | undefined;
  sending: string | undefined;
}) {
  const t = useText(agentsText);
  if (props.leaving === 'armed') return t('slotArmed');
  return t(props.leaving === 'handover' || props.sending === 'handover' ? 'slotHandover' : 'slotEnding', {
    n: 1,
  });
}

const pendingKey = {
  armed: 'slotArmed',
  sent: 'slotPending',
  accepted: 'slotAccepted',
  uncertain: 'slotUncertain',
  confirmed: 'slotAccepted',
  refused: 'slotPending',
  unfinished: 'slotUncertain',
  undone: 'slotPending',
} as const;

/** Which of the two steps of a hand-over is on its way. */
const stepOf = ({ steps = [] }: Operation): 1 | 2 =>
  steps.some((step) => step.call === 'close' && step.state === 'done') ? 2 : 1;

/** A hand-over whose second step failed: nobody has the customer. */
export function UnfinishedSlot({ operation }: { operation: Operation }) {
  const t = useText(agentsText);
  const { ui, mayAct } = useBoardTools();
  const { operationId, code, remark } = operation;
  return (
    <button
      type="button"
      className={`${s.slot} ${s.bad} ${s.unfinished}`}
      disabled={!mayAct}
      onClick={() => ui.setState({ dialog: { kind: 'recover', operationId } })}
    >
      <CustomerName code={code} remark={remark} className={s.a} />
      <span className={s.b}>
        <Icon name="oct" size={12} />
        {t('slotUnfinished')}
      </span>
    </button>
  );
}

export function PendingSlot({ operation }: { operation: Operation }) {
  const t = useText(agentsText);
  const remark = useLive(({ state }) => {
    const id = operation.customerId;
    return (state.waiting[id] ?? state.sessions[id])?.remark ?? operation.remark;
  });
  return (
    <div className={`${s.slot} ${s.pending}`}>
      <CustomerName code={operation.code} remark={remark} className={s.a} />
      <span className={s.b}>
        {operation.type === 'handover'
          ? t(operation.state === 'armed' ? 'slotArmed' : 'slotHandover', { n: stepOf(operation) })
          : t(pendingKey[operation.state])}
      </span>
    </div>
  );
}

/** A box without a customer. */
export function OpenSlot({ box }: { box: Extract<SlotBox, { kind: 'free' | 'manual' | 'unlimited' }> }) {
  const t = useText(agentsText);
  if (box.kind === 'free')
    return (
      <div className={`${s.slot} ${s.empty}`}>
        {box.count > 1 ? t('slotFreeMany', { n: box.count }) : t('slotFree')}
      </div>
    );
  return (
    <div className={`${s.slot} ${s.empty} ${s.wide}`}>
      {box.kind === 'manual' ? <Icon name="hand" size={14} /> : null}
      {t(box.kind === 'manual' ? 'slotManual' : 'slotUnlimited')}
    </div>
  );
}

interface MoreSlotProps {
  agentId: AgentId;
  agentName: string;
  count: number;
}

export function MoreSlot({ agentId, agentName, count }: MoreSlotProps) {
  const t = useText(agentsText);
  const { ui } = useBoardTools();
  return (
    <button
      type="button"
      className={`${s.slot} ${s.more}`}
      tabIndex={-1}
      aria-haspopup="menu"
      aria-label={t('slotMoreLabel', { agent: agentName, n: count })}
      onClick={(event) => ui.setState({ menu: { kind: 'sessions', agentId, anchor: event.currentTarget } })}
    >
      {t('slotMore', { n: count })}
    </button>
  );
}
