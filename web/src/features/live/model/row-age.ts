import type { LiveState } from '@kf/shared/contract/live';

/**
 * How old the agent rows are: an agent not in `unconfirmedSince` was confirmed by the last online list, the others
 * since that moment. Ages in ms at `now`; undefined before the first list.
 */
export function rowAges(
  state: Pick<LiveState, 'agents' | 'sources'>,
  now: number,
): { youngest: number; oldest: number } | undefined {
  const listAt = state.sources.online.asOf;
  if (listAt === 0) return undefined;
  let youngest = Number.POSITIVE_INFINITY;
  let oldest = 0;
  for (const agent of Object.values(state.agents)) {
    if (agent.presence === 'offline') continue;
    const age = Math.max(0, now - Math.min(listAt, agent.unconfirmedSince ?? listAt));
    youngest = Math.min(youngest, age);
    oldest = Math.max(oldest, age);
  }
  const age = Math.max(0, now - listAt);
  return youngest === Number.POSITIVE_INFINITY ? { youngest: age, oldest: age } : { youngest, oldest };
}
