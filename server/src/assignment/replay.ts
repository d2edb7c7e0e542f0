import type { AssignmentSettings, AssignmentTrial } from '@kf/shared/contract/assignment';
import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState, WaitingCustomer } from '@kf/shared/contract/live';
import { beginChanges } from '@kf/shared/domain/apply-change';
import { type PlannedAssignment, planAssignments } from './plan-assignments.ts';

type Row = AssignmentTrial['rows'][number];
type Really = Row['really'];

/** A step of the recorded past. */
export type Recorded = { type: 'state'; state: LiveState; at: EpochMs } | { type: 'frame'; frame: Frame };

const STEP_MS = 1_000;
const ROWS_MAX = 200;

interface Hypothetical extends PlannedAssignment {
  at: EpochMs;
  waitedMs: number;
}

/**
 * Plays the rules against what was recorded. The past goes on as it was: somebody the rules would have assigned takes a
 * place of that agent until they were really served or left, and is not assigned again.
 */
export function createReplay(rules: AssignmentSettings, from: EpochMs) {
  let steps: ReturnType<typeof beginChanges> | undefined;
  let lookedAt = 0;
  let recordedFrom: EpochMs | undefined;
  /** Each wait since `from`, also those that had begun before. */
  const waits = new Set<string>();
  const last = new Map<CustomerId, AgentId>();
  const open = new Map<CustomerId, Hypothetical>();
  const done: { would: Hypothetical; really: Really }[] = [];

  const nameOf = (agentId: AgentId): string => steps?.state.agents[agentId]?.nickname ?? agentId;

  function settle(customerId: CustomerId, really: Really): void {
    const would = open.get(customerId);
    if (!would) return;
    open.delete(customerId);
    done.push({ would, really });
  }

  function note(change: Change, at: EpochMs): void {
    if (change.type === 'session.put') {
      const { customerId, agentId } = change.session;
      last.set(customerId, agentId);
      const would = open.get(customerId);
      if (would)
        settle(customerId, {
          kind: 'accepted',
          agentId,
          nickname: nameOf(agentId),
          waitedMs: at - would.customer.waitingSince,
        });
    }
    if (change.type === 'waiting.removed' && change.cause !== 'accepted') {
      const would = open.get(change.customerId);
      if (would) settle(change.customerId, { kind: 'left', waitedMs: at - would.customer.waitingSince });
    }
    if (change.type === 'waiting.put' && at >= from) waits.add(nameOfWait(change.waiting));
  }

  function look(state: LiveState, at: EpochMs): void {
    for (const one of Object.values(state.waiting)) waits.add(nameOfWait(one));
    const load = new Map<AgentId, number>();
    const add = (agentId: AgentId) => void load.set(agentId, (load.get(agentId) ?? 0) + 1);
    for (const { agentId } of Object.values(state.sessions)) add(agentId);
    for (const { agentId } of open.values()) add(agentId);
    const planned = planAssignments({
      state,
      rules,
      lastAgentOf: (id) => last.get(id),
      isHeld: (id) => open.has(id),
      loadOf: (id) => load.get(id) ?? 0,
      now: at,
    });
    for (const one of planned)
      open.set(one.customer.customerId, { ...one, at, waitedMs: at - one.customer.waitingSince });
  }

  return {
    take(recorded: Recorded): void {
      if (recorded.type === 'state') {
        steps = beginChanges(recorded.state);
        recordedFrom ??= recorded.at;
        for (const { customerId, agentId } of Object.values(recorded.state.sessions))
          last.set(customerId, agentId);
        return;
      }
      const { at, changes } = recorded.frame;
      if (!steps) return;
      for (const change of changes) {
        steps.apply(change);
        note(change, at);
      }
      if (at < from || at - lookedAt < STEP_MS) return;
      lookedAt = at;
      look(steps.state, at);
    },
    result(to: EpochMs): AssignmentTrial {
      if (steps) look(steps.state, to);
      const rows = [
        ...done,
        ...[...open.values()].map((would) => ({ would, really: { kind: 'still_waiting' } as const })),
      ];
      const served = rows.filter(({ really }) => really.kind === 'accepted');
      const mean = (values: readonly number[]): number =>
        values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
      const counts = new Map<AgentId, number>();
      for (const { would } of rows) counts.set(would.agentId, (counts.get(would.agentId) ?? 0) + 1);
      return {
        from,
        to,
        ...(recordedFrom !== undefined && recordedFrom > from && { recordedFrom }),
        waits: waits.size,
        assigned: rows.length,
        meanWaitMs: mean(served.map(({ would }) => would.waitedMs)),
        meanRealWaitMs: mean(served.map(({ really }) => ('waitedMs' in really ? really.waitedMs : 0))),
        byAgent: [...counts]
          .map(([agentId, count]) => ({ agentId, nickname: nameOf(agentId), count }))
          .sort((a, b) => b.count - a.count),
        rows: rows
          .sort((a, b) => b.would.at - a.would.at)
          .slice(0, ROWS_MAX)
          .map(
            ({ would, really }): Row => ({
              at: would.at,
              customerId: would.customer.customerId,
              code: would.customer.code,
              waitedMs: would.waitedMs,
              agentId: would.agentId,
              nickname: nameOf(would.agentId),
              reason: would.reason,
              ...(would.groupId !== undefined && { groupId: would.groupId }),
              really,
            }),
          ),
      };
    },
  };
}

const nameOfWait = ({ customerId, waitingSince }: WaitingCustomer): string => `${customerId} ${waitingSince}`;
