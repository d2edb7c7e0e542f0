import type { NoticeSettings } from '@kf/shared/contract/notices';
import { initialNotices } from '@kf/shared/domain/initial-rules';
import { at, aWaitingCustomer, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import type { Estimate } from '#routing/estimates.ts';
import { isQuiet, planWait, type WaitView } from './plan-wait.ts';
import type { NoticeRow } from './ports.ts';

const MINUTE = 60_000;
const settings: NoticeSettings = { ...initialNotices, on: true };
const waiting = aWaitingCustomer({ waitingSince: at(NOW - 30 * MINUTE) });
const expecting = (p50: number, p90: number, basis: Estimate['basis'] = 'model'): Estimate => ({
  p50Ms: p50 * MINUTE,
  p90Ms: p90 * MINUTE,
  ahead: 4,
  basis,
});

const view = (over: Partial<WaitView> = {}): WaitView => ({
  waiting,
  isFirst: false,
  estimate: expecting(6, 12),
  history: [],
  allowance: { left: 5 },
  settings,
  quiet: false,
  now: NOW,
  ...over,
});

/** Told so many minutes ago that it takes up to `high` minutes. */
const told = (ago: number, high: number | undefined, kind: NoticeRow['kind'] = 'joined'): NoticeRow => ({
  seq: 1,
  id: `n${ago}`,
  key: `k${ago}`,
  customerId: waiting.customerId,
  kind,
  channel: 'message',
  state: 'sent',
  plannedAt: at(NOW - ago * MINUTE),
  endedAt: at(NOW - ago * MINUTE),
  attempts: 1,
  body: {},
  told: { lowMinutes: 1, highMinutes: high },
});

const kindOf = (over: Partial<WaitView>) => planWait(view(over)).kind;

describe('a waiting customer', () => {
  it('is told of the wait once, rounded outward, when it is worth telling', () => {
    expect(planWait(view())).toEqual({ kind: 'joined', told: { lowMinutes: 5, highMinutes: 15 } });
    expect(kindOf({ estimate: expecting(1, 4) })).toBeUndefined();
    expect(kindOf({ estimate: undefined })).toBeUndefined();
    expect(kindOf({ now: at(waiting.waitingSince + 3_000) })).toBeUndefined();
    expect(kindOf({ history: [told(1, 15)] })).toBeUndefined();
  });

  it('is told more cautiously from a prior, and nothing but the beginning', () => {
    expect(planWait(view({ estimate: expecting(6, 12, 'cold') }))).toEqual({
      kind: 'joined',
      told: { lowMinutes: 3, highMinutes: 20 },
    });
    expect(kindOf({ history: [told(20, 10)], estimate: expecting(30, 60, 'cold') })).toBeUndefined();
  });

  it('hears of a change only when it is large by both measures', () => {
    const history = [told(6, 10)];
    // told: over 34 minutes after the wait began at the latest
    expect(kindOf({ history, estimate: expecting(10, 25) })).toBe('worse');
    expect(kindOf({ history, estimate: expecting(3, 8) })).toBeUndefined();
    expect(kindOf({ history: [told(2, 10)], estimate: expecting(10, 25) })).toBeUndefined();
    expect(kindOf({ history: [told(12, 20)], estimate: expecting(1, 2) })).toBe('better');
    expect(kindOf({ history: [told(12, 10)], estimate: expecting(1, 2) })).toBeUndefined();
    expect(kindOf({ history: [told(12, undefined)], estimate: expecting(1, 2) })).toBe('better');
  });

  it('gets one apology when the told time has passed, and never more than two notices', () => {
    const late = { history: [told(15, 10)], estimate: expecting(5, 9) };
    expect(kindOf(late)).toBe('late');
    expect(kindOf({ ...late, estimate: expecting(2, 4) })).toBeUndefined();
    expect(kindOf({ ...late, history: [told(25, 10), told(10, 5, 'worse')] })).toBeUndefined();
  });

  it('is told nothing at night, when refused before, and not with the messages kept for the service', () => {
    expect(planWait(view({ quiet: true }))).toEqual({ kind: undefined, reason: 'quiet_hours' });
    const stopped = { errcode: 45015, at: NOW };
    expect(planWait(view({ allowance: { left: 0, stopped } }))).toEqual({
      kind: undefined,
      reason: 'stopped',
    });
    expect(planWait(view({ allowance: { left: 2 } }))).toEqual({ kind: undefined, reason: 'reserve_kept' });
    expect(planWait(view({ allowance: { left: 0 } }))).toEqual({
      kind: undefined,
      reason: 'allowance_spent',
    });
    expect(kindOf({ settings: { ...settings, on: false } })).toBeUndefined();
    const refused = { ...told(1, 15), state: 'failed' as const };
    expect(kindOf({ history: [refused] })).toBeUndefined();
  });
});

it('knows quiet hours over midnight', () => {
  const night = { from: 22 * 60, to: 8 * 60 };
  expect([21 * 60, 22 * 60, 0, 7 * 60 + 59, 8 * 60].map((minute) => isQuiet(night, minute))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(isQuiet({ from: 0, to: 0 }, 0)).toBe(false);
});
