import type { LiveState, Session } from '@kf/shared/contract/live';

/** Sessions that the platform no longer forwards, or by its clock should not, longest first. */
export const stuckOf = (state: Pick<LiveState, 'sessions'>, alarmMs: number, now: number): Session[] =>
  Object.values(state.sessions)
    .filter((one) => now - one.startedAt >= alarmMs || one.notForwardedSince !== undefined)
    .sort((a, b) => a.startedAt - b.startedAt);
