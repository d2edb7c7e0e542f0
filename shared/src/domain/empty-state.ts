import type { EpochMs } from '../contract/ids.ts';
import type { AccountInfo, LiveState, Source } from '../contract/live.ts';
import { defaultAlertSettings } from '../contract/plain.ts';

const NEVER = 0 as EpochMs;
const starting: Source = { asOf: NEVER, state: 'starting', intervalMs: 0 };

export const defaultThresholds: AccountInfo['thresholds'] = defaultAlertSettings.thresholds;
export const defaultServiceLevel: AccountInfo['serviceLevel'] = defaultAlertSettings.serviceLevel;

/** A state stored by an older build, with what this one knows besides. */
export const completeState = (stored: LiveState): LiveState => ({
  ...stored,
  alerts: stored.alerts ?? {},
  estimates: stored.estimates ?? {},
  arrivals: stored.arrivals ?? {},
});

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
    alerts: {},
    estimates: {},
    arrivals: {},
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
