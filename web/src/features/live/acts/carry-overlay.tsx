import type { AgentId } from '@kf/shared/contract/ids';
import type { ReactNode, Ref } from 'react';
import { CustomerName } from '#components/customer-name.tsx';
import { Icon } from '#components/icon.tsx';
import { Identicon } from '#components/identicon.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import type { AgentFacts } from '../model/agent-facts.ts';
import { bandOf } from '../model/listing.ts';
import type { DropEffect } from '../model/slots.ts';
import type { Carry } from './board-ui.ts';
import s from './carry.module.css';
import { effectOn } from './keyboard-carry.ts';
import { actsText } from './text.ts';
import { useBoard, useBoardUi } from './use-board.ts';
import { useQueueFrozenAt, useThresholds, useTicked } from './use-ticked.ts';

interface Target {
  facts: AgentFacts;
  effect: DropEffect;
  /** Sessions now, those on their way included. */
  load: number;
}

function useTarget(agentId: AgentId | undefined): Target | undefined {
  const facts = useBoard((board) => agentId && board.facts.get(agentId));
  const pending = useBoard((board) => (agentId && board.pending.get(agentId)?.length) ?? 0);
  const effect = useBoard((board) => {
    const one = agentId && effectOn(board, agentId);
    return one ? JSON.stringify(one) : undefined;
  });
  if (!facts || effect === undefined) return undefined;
  return { facts, effect: JSON.parse(effect) as DropEffect, load: facts.load + (pending || 0) };
}

/** The strip under the pointer and the line that says what letting go will do. */
export function CarryOverlay({ ghost }: { ghost: Ref<HTMLDivElement> }) {
  const carry = useBoardUi((ui) => ui.carry);
  if (!carry) return null;
  return (
    <>
      {carry.by === 'pointer' ? <Ghost carry={carry} ref={ghost} /> : null}
      <Hint carry={carry} />
    </>
  );
}

function Ghost({ carry, ref }: { carry: Carry; ref: Ref<HTMLDivElement> }) {
  return carry.kind === 'slot' ? (
    <SessionGhost carry={carry} ref={ref} />
  ) : (
    <StripGhost carry={carry} ref={ref} />
  );
}

function StripGhost({ carry, ref }: { carry: Carry; ref: Ref<HTMLDivElement> }) {
  const row = useBoard((board) => board.queue.rows.find((one) => one.customerId === carry.customerId));
  const frozenAt = useQueueFrozenAt();
  const threshold = useThresholds().longestWaitMs;
  const since = row?.customer.waitingSince ?? 0;
  const band = useTicked((now) => bandOf((frozenAt ?? now) - since, threshold));
  if (!row) return null;
  const { customer } = row;
  return (
    <GhostBox
      ref={ref}
      className={s[band]}
      position={row.position}
      face={customer}
      timer={
        customer.listed ? <WaitTimer since={since} frozenAt={frozenAt} className={s.timer} /> : undefined
      }
      carry={carry}
    />
  );
}

function SessionGhost({ carry, ref }: { carry: Carry; ref: Ref<HTMLDivElement> }) {
  const session = useLive((view) => view.state.sessions[carry.customerId]);
  if (!session) return null;
  return (
    <GhostBox
      ref={ref}
      position={<Icon name="swap" />}
      face={session}
      timer={<WaitTimer since={session.startedAt} className={s.timer} />}
      carry={carry}
    />
  );
}

interface GhostBoxProps {
  ref: Ref<HTMLDivElement>;
  className?: string | undefined;
  position: ReactNode;
  face: { code: string; remark?: string | undefined };
  timer: ReactNode;
  carry: Carry;
}

const GhostBox = ({ ref, className, position, face, timer, carry }: GhostBoxProps) => (
  <div ref={ref} className={`${s.ghost} ${className ?? ''}`} aria-hidden="true">
    <div className={s.pos}>{position}</div>
    <div className={s.body}>
      <div className={s.r1}>
        <Identicon code={face.code} />
        <CustomerName code={face.code} remark={face.remark} className={s.name} />
        {timer}
      </div>
      <div className={`${s.r2} ell`}>
        <GhostWords carry={carry} />
      </div>
    </div>
  </div>
);

function GhostWords({ carry }: { carry: Carry }) {
  const t = useText(actsText);
  const target = useTarget(carry.targetId);
  if (!target) return t('ghostNone');
  const agent = target.facts.agent.nickname;
  if (target.effect.kind === 'refused')
    return t('hintRefused', { agent, reason: t(`refused_${target.effect.reason}`) });
  const { capacity } = target.facts;
  const isSlot = carry.kind === 'slot';
  if (capacity.kind !== 'limit')
    return t(isSlot ? 'ghostHandoverOpen' : 'ghostToOpen', { agent, from: target.load, to: target.load + 1 });
  const of = (load: number): string => `${load}/${capacity.limit}`;
  return t(isSlot ? 'ghostHandover' : 'ghostTo', { agent, from: of(target.load), to: of(target.load + 1) });
}

function Hint({ carry }: { carry: Carry }) {
  const t = useText(actsText);
  const target = useTarget(carry.targetId);
  const isKeys = carry.by === 'keyboard';
  const kind = target?.effect.kind;
  const tone = kind === 'refused' ? s.refused : kind === 'over' || kind === 'attempt' ? s.over : '';
  return (
    <div className={s.hint} aria-hidden="true">
      <span className={tone}>
        <Icon name={kind === 'refused' ? 'off' : 'arrow'} size={14} />
      </span>
      <span>
        {target ? <HintWords target={target} carry={carry} /> : t(isKeys ? 'hintNoneKeys' : 'hintNone')}
      </span>
      <span className="t3">{t('escCancel')}</span>
    </div>
  );
}

function HintWords({ target, carry }: { target: Target; carry: Carry }) {
  const t = useText(actsText);
  const { effect, facts, load } = target;
  const agent = facts.agent.nickname;
  if (effect.kind === 'refused') return t('hintRefused', { agent, reason: t(`refused_${effect.reason}`) });
  return (
    <>
      {t(
        carry.kind === 'slot' ? 'hintReleaseHandover' : carry.by === 'keyboard' ? 'hintPress' : 'hintRelease',
      )}{' '}
      <b>{agent}</b>
      {effect.kind === 'over' && facts.capacity.kind === 'limit' ? (
        <span className={s.over}>
          {' '}
          {t('hintOver', { load: load + 1, capacity: facts.capacity.limit, over: effect.by })}
        </span>
      ) : null}
      {effect.kind === 'attempt' ? <span className={s.over}> {t('hintAttempt')}</span> : null}
    </>
  );
}
