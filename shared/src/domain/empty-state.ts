import type { EpochMs } from '../contract/ids.ts';
import type { AccountInfo, LiveState, Source } from '../contract/live.ts';

const NEVER = 0 as EpochMs;
const starting: Source = { asOf: NEVER, state: 'starting', intervalMs: 0 };

export const defaultThresholds: AccountInfo['thresholds'] = {
  waiting: { attention: 10, alarm: 20 },
  longestWaitMs: { attention: 5 * 60_000, alarm: 10 * 60_000 },
  sessionMs: { attention: 25 * 60_000, alarm: 30 * 60_000 },
};

export const defaultServiceLevel: AccountInfo['serviceLevel'] = { share: 0.8, withinMs: 3 * 60_000 };

/** What is known of an account before anything was read. `dayStartedAt`: start of the day in the account's zone. */
export function emptyLiveState(account: AccountInfo, dayStartedAt: EpochMs): LiveState {
  return {
    account,
    groups: {},
    agents: {},
    sessions: {},
    waiting: {},
    dismissed: {},
    waitingCount: 0,
    operations: {},
    sources: { online: starting, queue: starting, sessions: starting, events: starting, token: starting },
    today: {
      startedAt: dayStartedAt,
      arrived: 0,
      accepted: 0,
      acceptedInTarget: 0,
      abandoned: 0,
      abandonedShort: 0,
    },
  };
}
