import type { EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame } from '@kf/shared/contract/live';
import type { Signals } from './rules.ts';

/** A push that is just told shows in the age of its source a little later. */
const PUSH_SHOWS_MS = 3_000;

/** Counts what reads show to happen while no push tells of it. */
export interface Signs {
  add(frame: Frame): void;
  /** This node begins to write. */
  begin(now: EpochMs): void;
  unpushed(): Signals['unpushed'];
}

/** @param settleMs how long after the beginning reads tell of what happened while nobody listened */
export function createSigns(settleMs: () => number): Signs {
  let pushedAt = 0;
  let beganAt = Number.POSITIVE_INFINITY;
  let unpushed: { signs: number; firstAt: EpochMs } | undefined;
  return {
    begin(now) {
      beganAt = now;
      unpushed = undefined;
    },
    add({ at, changes }) {
      for (const change of changes) {
        if (change.type === 'source.put' && change.name === 'events') {
          pushedAt = change.source.asOf;
          unpushed = undefined;
        }
      }
      if (at - beganAt < settleMs() || at - pushedAt <= PUSH_SHOWS_MS) return;
      const signs = changes.filter(isLife).length;
      if (signs > 0) unpushed = { signs: (unpushed?.signs ?? 0) + signs, firstAt: unpushed?.firstAt ?? at };
    },
    unpushed: () => unpushed,
  };
}

/** WeChat tells of each of these by a push, or by the message that led to it. */
function isLife(change: Change): boolean {
  switch (change.type) {
    case 'waiting.put':
      return change.cause === 'arrived';
    case 'session.put':
      return change.cause !== undefined;
    case 'session.removed':
      return true;
    default:
      return false;
  }
}
