// Values of the contract that the console's first page needs, apart from the schemas: the validator is not loaded with it.
import type { AlertSettings } from './alert-settings.ts';
import type { OwnSettings } from './people.ts';

/** From the one that may most. */
export const roles = ['admin', 'supervisor', 'viewer'] as const;

/** Who acts where the tower does by itself: by a customer's choice, or by rules. Screens have words for it. */
export const TOWER_NAME = 'tower';

/** Key of an arrival with no wish. */
export const ANYBODY = 'all';

/** Until a person decides otherwise. */
export const initialOwnSettings: OwnSettings = { graceSeconds: 3, sounds: true, keys: true };

const MINUTE_MS = 60_000;

/** Until somebody changes them for the account. */
export const defaultAlertSettings: AlertSettings = {
  thresholds: {
    waiting: { attention: 10, alarm: 20 },
    longestWaitMs: { attention: 5 * MINUTE_MS, alarm: 10 * MINUTE_MS },
    sessionMs: { attention: 25 * MINUTE_MS, alarm: 30 * MINUTE_MS },
  },
  serviceLevel: { share: 0.8, withinMs: 3 * MINUTE_MS },
  groups: {},
  rules: {
    waiting: { on: true },
    longest_wait: { on: true },
    nobody_online: { on: true, afterMs: 20_000 },
    agent_vanished: { on: true, afterMs: MINUTE_MS, alarmAfterMs: 5 * MINUTE_MS },
    session_long: { on: true },
    handover_unfinished: { on: true },
    platform_degraded: { on: true, afterMs: 30_000, alarmAfterMs: 2 * MINUTE_MS },
    quota_low: { on: true, attention: 0.8, alarm: 0.95 },
    callback_silent: { on: true, afterMs: 2 * MINUTE_MS, alarmAfterMs: 10 * MINUTE_MS },
  },
  clearAfterMs: 30_000,
  soundEveryMs: MINUTE_MS,
  quiet: { on: false, from: 22 * 60, to: 8 * 60 },
};
