import type { AgentId } from '@kf/shared/contract/ids';
import type { WaitingCustomer } from '@kf/shared/contract/live';
import type { MouseEvent } from 'react';
import { Icon } from '#components/icon.tsx';
import { actorName } from '#lib/actor-name.ts';
import { useText } from '#lib/i18n.ts';
import { useFormat, useLive, useLiveStore } from '#live/use-live.tsx';
import { refusalSentence, refusalWords } from '../acts/refusal-words.ts';
import { UndoButton } from '../acts/undo-button.tsx';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { useTicked } from '../acts/use-ticked.ts';
import type { Parting } from '../model/queue-view.ts';
import type { StripState } from '../model/strip-state.ts';
import s from './strip.module.css';
import { suggestionWords } from './suggestion-words.ts';
import { queueText } from './text.ts';

interface StripActProps {
  customer: WaitingCustomer;
  name: string;
  state: StripState;
  isCompact: boolean;
}

const useAgentName = (agentId: AgentId | undefined): string =>
  useLive((view) => agentId && view.state.agents[agentId]?.nickname) ?? agentId ?? '';

/** The last column: what is proposed, what is on its way, or what came of it. */
export function StripAct(props: StripActProps) {
  const { state } = props;
  switch (state.kind) {
    case 'waiting':
    case 'unlisted':
      return <Proposal {...props} />;
    case 'gone':
      return <Gone parting={state.parting} isCompact={props.isCompact} />;
    case 'locked':
      return <Locked {...props} state={state} />;
    case 'armed':
      return <Armed {...props} state={state} />;
    case 'unfinished':
      return <Unfinished {...props} state={state} />;
    case 'failed':
      return <Failed {...props} state={state} />;
    default:
      return <OnItsWay {...props} state={state} />;
  }
}

function MoreButton({ customer, name }: Pick<StripActProps, 'customer' | 'name'>) {
  const t = useText(queueText);
  const { ui, mayAct } = useBoardTools();
  if (!mayAct) return null;
  const handleClick = (event: MouseEvent<HTMLButtonElement>): void =>
    ui.setState({
      menu: { kind: 'strip', customerId: customer.customerId, anchor: event.currentTarget },
    });
  return (
    <button
      type="button"
      className={s.more}
      tabIndex={-1}
      aria-haspopup="menu"
      aria-label={t('more', { customer: name })}
      onClick={handleClick}
    >
      <Icon name="more" />
    </button>
  );
}

function Proposal({ customer, name, state, isCompact }: StripActProps) {
  const t = useText(queueText);
  const { acts, ui, mayAct } = useBoardTools();
  const suggestion = useBoard((board) => board.suggestions.get(customer.customerId));
  const agentId = suggestion?.kind === 'agent' ? suggestion.agentId : undefined;
  const agent = useAgentName(agentId);
  const { reason, full } = suggestionWords(suggestion, agent, t);
  const { customerId } = customer;
  const isProposed = agentId !== undefined && state.kind === 'waiting';
  const button = isProposed ? (
    <button
      type="button"
      className={s.go}
      tabIndex={-1}
      title={isCompact ? full : undefined}
      aria-label={t('assignTo', { agent })}
      onClick={() => void acts.assign(customerId, agentId)}
    >
      <Icon name="arrow" size={14} />
      <span className="ell">{agent}</span>
    </button>
  ) : (
    <button
      type="button"
      className={`btn sm ${s.choose}`}
      tabIndex={-1}
      title={isCompact ? reason : undefined}
      aria-label={t('chooseFor', { customer: name })}
      onClick={() => ui.setState({ dialog: { kind: 'assign', customerId } })}
    >
      {t('choose')}
    </button>
  );
  if (!mayAct)
    return <Cell isCompact={isCompact} first={<span className={s.told}>{agent}</span>} second={reason} />;
  return (
    <Cell
      isCompact={isCompact}
      first={
        <>
          {button}
          <MoreButton customer={customer} name={name} />
        </>
      }
      second={
        <span className="ell" title={full}>
          {reason}
        </span>
      }
    />
  );
}

interface CellProps {
  isCompact: boolean;
  first: React.ReactNode;
  second?: React.ReactNode;
}

const Cell = ({ isCompact, first, second }: CellProps) =>
  isCompact ? (
    <div className={s.actCell}>{first}</div>
  ) : (
    <div className={s.actCell}>
      <div className={s.act}>{first}</div>
      <div className={s.r2}>{second}</div>
    </div>
  );

function Gone({ parting, isCompact }: { parting: Parting; isCompact: boolean }) {
  const t = useText(queueText);
  const format = useFormat();
  const agent = useAgentName(parting.kind === 'accepted' ? parting.agentId : undefined);
  const words =
    parting.kind === 'accepted'
      ? t('goneAccepted', { agent })
      : t(parting.kind === 'left' ? 'goneLeft' : 'goneDismissed');
  return (
    <Cell
      isCompact={isCompact}
      first={
        <span className={s.told} title={words}>
          {isCompact ? null : <Icon name={parting.kind === 'accepted' ? 'check' : 'x'} size={14} />}
          <span className="ell">{words}</span>
        </span>
      }
      second={<span className="n">{format.clock(parting.at)}</span>}
    />
  );
}

type Of<K extends StripState['kind']> = { state: Extract<StripState, { kind: K }> };

/** Somebody else decides about this customer: who, and until when nobody hears of them. */
function Locked({ customer, name, state, isCompact }: StripActProps & Of<'locked'>) {
  const t = useText(queueText);
  const seconds = useTicked((now) => Math.max(0, Math.ceil((state.until - now) / 1_000)));
  const words = t('locked', { by: state.by });
  return (
    <Cell
      isCompact={isCompact}
      first={
        <>
          <span className={s.told} title={words}>
            <Icon name="lock" size={14} />
            <span className="ell">{words}</span>
          </span>
          <MoreButton customer={customer} name={name} />
        </>
      }
      second={<span className="ell n">{t('lockEnds', { n: seconds })}</span>}
    />
  );
}

/** Leaves in a moment. */
function Armed({ state, isCompact }: StripActProps & Of<'armed'>) {
  const t = useText(queueText);
  const agent = useAgentName(state.agentId);
  const { myName } = useBoardTools();
  const seconds = useTicked((now) => Math.max(0, Math.ceil((state.sendAt - now) / 1_000)));
  const isMine = state.by === myName;
  return (
    <Cell
      isCompact={isCompact}
      first={
        <>
          <span className={s.told}>
            <span className="ell">→ {agent}</span>
          </span>
          <UndoButton operationId={state.operationId} by={state.by} sendAt={state.sendAt} />
        </>
      }
      second={
        <span className="ell n">
          {isMine ? t('undoFor', { n: seconds }) : t('by', { by: actorName(state.by) })}
        </span>
      }
    />
  );
}

/** The customer writes and waits while their hand-over is unfinished. */
function Unfinished({ state, isCompact }: StripActProps & Of<'unfinished'>) {
  const t = useText(queueText);
  const { ui, mayAct } = useBoardTools();
  const { operationId, toAgentId } = state.operation;
  const agent = useAgentName(toAgentId);
  return (
    <Cell
      isCompact={isCompact}
      first={
        mayAct ? (
          <button
            type="button"
            className={`btn sm dan ${s.choose}`}
            tabIndex={-1}
            onClick={() => ui.setState({ dialog: { kind: 'recover', operationId } })}
          >
            {t('decide')}
          </button>
        ) : null
      }
      second={<span className="ell">{t('unfinishedTo', { agent })}</span>}
    />
  );
}

type OnItsWayState = Extract<StripState, { kind: 'sending' | 'accepted' | 'uncertain' }>;

function OnItsWay({ customer, state, isCompact }: StripActProps & { state: OnItsWayState }) {
  const t = useText(queueText);
  const { acts, mayAct } = useBoardTools();
  const agent = useAgentName(state.agentId);
  const isEnd = state.act === 'close';
  const target = isEnd ? t('ending') : `→ ${agent}`;
  const { short, long } = wayWords(state, isEnd, t);
  const canRecheck = mayAct && (state.kind === 'uncertain' || (state.kind === 'accepted' && state.late));
  return (
    <>
      <Cell
        isCompact={isCompact}
        first={
          <>
            <span className={s.told} title={long ?? short}>
              <span className="ell">{isCompact ? `${target} ${isEnd ? '' : short}` : target}</span>
            </span>
            {canRecheck ? (
              <button
                type="button"
                className="btn lnk sm"
                tabIndex={-1}
                onClick={() => void acts.recheck(customer.customerId)}
              >
                {t('recheck')}
              </button>
            ) : null}
          </>
        }
        second={long === undefined ? <span className="ell">{short}</span> : null}
      />
      {long !== undefined && !isCompact ? (
        <div className={`${s.message} ell`} title={long}>
          {long}
        </div>
      ) : null}
    </>
  );
}

function wayWords(
  state: OnItsWayState,
  isEnd: boolean,
  t: ReturnType<typeof useText<NonNullable<(typeof queueText)['keys']>>>,
): { short: string; long?: string } {
  if (state.kind === 'uncertain')
    return { short: t('recheck'), long: t(isEnd ? 'uncertainEnd' : 'uncertain') };
  if (state.kind === 'accepted')
    return state.late ? { short: t('accepted'), long: t('acceptedLate') } : { short: t('accepted') };
  if (state.by === undefined) return { short: t(isEnd ? 'ending' : 'sending') };
  return { short: t(isEnd ? 'endingBy' : 'by', { by: actorName(state.by) }) };
}

type FailedState = Extract<StripState, { kind: 'failed' }>;

function Failed({ customer, name, state, isCompact }: StripActProps & { state: FailedState }) {
  const t = useText(queueText);
  const { ui, mayAct } = useBoardTools();
  const agents = useLiveStore().getView().state;
  const { refusal } = state;
  const { sentence, nextStep } = refusalWords(refusal, agents, name);
  const whole = refusalSentence(refusal, agents, name);
  const { customerId } = customer;
  const kind = refusal.type === 'close' ? 'close' : 'assign';
  return (
    <>
      <Cell
        isCompact={isCompact}
        first={
          <>
            {mayAct ? (
              <button
                type="button"
                className={`btn sm dan ${s.choose}`}
                tabIndex={-1}
                title={whole}
                onClick={() => ui.setState({ dialog: { kind, customerId } })}
              >
                <Icon name="sync" size={14} />
                {t(kind === 'close' ? 'retryEnd' : 'reassign')}
              </button>
            ) : null}
            <MoreButton customer={customer} name={name} />
          </>
        }
      />
      {isCompact ? null : (
        <div className={`${s.message} ell`} role="note" title={whole}>
          <b>{sentence}</b> {nextStep}
        </div>
      )}
    </>
  );
}
