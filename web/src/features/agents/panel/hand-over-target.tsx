import type { AgentId } from '@kf/shared/contract/ids';
import type { Agent } from '@kf/shared/contract/live';
import { freeSlots } from '@kf/shared/domain/load';
import { reachabilityOf } from '@kf/shared/domain/reachability';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useLive } from '#live/use-live.tsx';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface HandOverTargetProps {
  /** Whose sessions go. */
  agent: Agent;
  /** How many. */
  load: number;
  value: AgentId | undefined;
  onChange: (agentId: AgentId | undefined) => void;
}

/** Who can take all the sessions; those with the most room first, each with what it means for them. */
export function HandOverTarget({ agent, load, value, onChange }: HandOverTargetProps) {
  const t = useText(panelText);
  const agents = useLive((view) => view.state.agents);
  const groups = useLive((view) => view.state.groups);
  const dialect = useLive((view) => view.state.account.dialect);
  const sessions = useLive((view) => view.index.sessionsByAgent);
  const candidates = Object.values(agents)
    .filter(
      (one) => one.agentId !== agent.agentId && reachabilityOf(one, dialect, serverNow()).kind === 'yes',
    )
    .map((one) => ({ one, free: freeSlots(one, sessions.get(one.agentId)?.length ?? 0, groups) }))
    .sort((a, b) => b.free - a.free || a.one.agentId.localeCompare(b.one.agentId));
  if (candidates.length === 0) return <p className={s.fault}>{t('deleteNobody')}</p>;
  return (
    <select
      className={s.input}
      aria-label={t('deleteTarget')}
      value={value ?? ''}
      onChange={(event) => onChange((event.target.value || undefined) as AgentId | undefined)}
    >
      <option value="">{t('deleteTarget')}</option>
      {candidates.map(({ one, free }) => (
        <option key={one.agentId} value={one.agentId}>
          {free >= load
            ? t('deleteTargetFree', { name: one.nickname, free })
            : t('deleteTargetOver', { name: one.nickname, free, over: load - free })}
        </option>
      ))}
    </select>
  );
}
