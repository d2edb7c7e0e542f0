import { type NoticeSettings, waitKinds } from '@kf/shared/contract/notices';
import { settingKinds } from '@kf/shared/contract/settings';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDay, createDice, type DayOptions } from './testing/day.ts';

const START = Date.parse('2026-03-11T09:00:00+08:00');
const seeds = [1, 2];
const HOURS = 2;
/** What a call to the platform may take there. */
const WIRE_MS = 400;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const everything: NoticeSettings['templates'] = Object.fromEntries(
  Object.entries(settingKinds.notices.initial.templates).map(([kind, template]) => [
    kind,
    { ...template, on: true },
  ]),
) as NoticeSettings['templates'];

async function play(options: Omit<DayOptions, 'customers' | 'hours'>, kills: readonly number[] = []) {
  const day = createDay({ customers: 90, hours: HOURS, settings: { templates: everything }, ...options });
  day.begin();
  await day.boot();
  for (const at of kills) {
    await vi.advanceTimersByTimeAsync(Math.max(0, START + at - Date.now()));
    day.kill();
    await vi.advanceTimersByTimeAsync(700);
    await day.boot();
  }
  await vi.advanceTimersByTimeAsync(day.end + 3_600_000 - Date.now());
  await day.stop();
  return day;
}

type Day = Awaited<ReturnType<typeof play>>;

/** Per customer: the kinds that went out, each with the wait or session it was about. */
const intended = (day: Day) =>
  day.rows
    .filter(({ state, channel }) => channel === 'message' && state === 'sent')
    .map(({ kind, customerId }) => `${customerId} ${kind}`)
    .sort();

describe.each(seeds)('a busy day (seed %i)', (seed) => {
  it('gives nobody more than the allowance, nothing twice, and nothing about waiting to who is served', async () => {
    const day = await play({ seed });
    expect(day.sent.filter(({ errcode }) => errcode !== 0)).toEqual([]);
    expect(intended(day).length).toBeGreaterThan(80);
    expect(new Set(intended(day)).size).toBe(intended(day).length);
    expect(day.sent.length).toBe(intended(day).length);
    const aboutWait = new Set<string>(waitKinds);
    const late = day.rows.filter(
      (row) =>
        aboutWait.has(row.kind) &&
        day.sent.some((s) => s.customerId === row.customerId && s.text === row.text && s.inSession),
    );
    expect(late).toEqual([]);
    const perWait = new Map<string, number>();
    for (const { kind, customerId, state } of day.rows)
      if (aboutWait.has(kind) && state === 'sent')
        perWait.set(customerId, (perWait.get(customerId) ?? 0) + 1);
    expect(Math.max(...perWait.values())).toBeLessThanOrEqual(2);
    expect(day.rows.filter(({ state }) => ['planned', 'claimed', 'sending'].includes(state))).toEqual([]);
  });

  it('killed at any moment and started again, it loses none and doubles none', async () => {
    const dice = createDice(seed * 77);
    const kills = Array.from({ length: 12 }, () => dice() * HOURS * 3_600_000).sort((a, b) => a - b);
    const day = await play({ seed }, kills);
    const kinds = day.sent.map(({ customerId, text }) => `${customerId} ${text}`);
    expect(new Set(kinds).size).toBe(kinds.length);
    // what had left when the process died is named, and not sent again
    const uncertain = day.rows.filter(({ state }) => state === 'uncertain');
    expect(uncertain.length).toBeLessThanOrEqual(kills.length);
    expect(day.rows.filter(({ state }) => ['planned', 'claimed', 'sending'].includes(state))).toEqual([]);
    const quiet = await playAgain(seed);
    const told = new Set([
      ...intended(day),
      ...uncertain.map(({ kind, customerId }) => `${customerId} ${kind}`),
    ]);
    // who was served, closed or gone while nobody ran, or right after, is not told any more
    const excused = new Set(
      day.rows
        .filter(({ state }) => state === 'dropped')
        .map(({ kind, customerId }) => `${customerId} ${kind}`),
    );
    const lost = quiet.filter((one) => one.includes('taken_over') && !told.has(one) && !excused.has(one));
    expect(lost).toEqual([]);
  });
});

/** The same day without a kill. */
async function playAgain(seed: number): Promise<string[]> {
  vi.useFakeTimers({ now: START });
  return intended(await play({ seed }));
}

describe('the limit of messages a minute', () => {
  it.each([4, 30])('of %i is kept at every moment, and holds up no other work', async (perMinute) => {
    const day = await play({ seed: 3, settings: { templates: everything, perMinute } });
    const every = 60_000 / perMinute;
    const times = day.sent.map(({ at }) => at).sort((a, b) => a - b);
    expect(times.length).toBeGreaterThan(60);
    const minutes = times.map((from) => times.filter((at) => at >= from && at < from + 60_000 - WIRE_MS));
    expect(Math.max(...minutes.map(({ length }) => length))).toBeLessThanOrEqual(perMinute);
    if (perMinute === 4)
      expect(minutes.filter(({ length }) => length === perMinute).length).toBeGreaterThan(5);
    // evenly, not a minute's worth at once
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(every - WIRE_MS);
    // whose turn is far off is put back
    expect(day.longestDelivery()).toBeLessThan(5_000);
    expect(new Set(intended(day)).size).toBe(intended(day).length);
    expect(day.rows.filter(({ state }) => ['planned', 'claimed', 'sending'].includes(state))).toEqual([]);
  });
});

describe('what WeChat refuses', () => {
  it.each([45015, 45047, 48002])(
    '%i ends as a line and stops what follows to this customer',
    async (errcode) => {
      const day = await play({ seed: 5, refusals: [{ errcode, share: 0.3 }] });
      const refused = day.rows.filter(({ state }) => state === 'failed');
      expect(refused.length).toBeGreaterThan(20);
      for (const row of refused) expect(row.wechat?.errcode).toBe(errcode);
      for (const { customerId, endedAt = 0 } of refused) {
        // only a new act of the customer lifts it, and not even that where they refuse messages
        const lifted = errcode === 48002 ? [] : day.actsOf(customerId).filter(({ at }) => at > endedAt);
        const until = Math.min(Number.POSITIVE_INFINITY, ...lifted.map(({ at }) => at));
        const sent = day.sent.filter((s) => s.customerId === customerId && s.at > endedAt && s.at < until);
        expect(sent).toEqual([]);
      }
    },
  );

  it('the limit of a minute is waited out by whoever met it, also while others look for what was left behind', async () => {
    const day = await play({ seed: 7, refusals: [{ errcode: 45011, share: 0.4 }] });
    const refused = day.sent.filter(({ errcode }) => errcode === 45011);
    expect(refused.length).toBeGreaterThan(10);
    expect(day.rows.filter(({ reason }) => reason === 'paused')).toEqual([]);
    for (const { customerId, text, at } of refused) {
      const again = day.sent.find((s) => s.customerId === customerId && s.text === text && s.at > at);
      if (again) expect(again.at - at).toBeGreaterThanOrEqual(60_000);
    }
    expect(day.rows.some(({ state, attempts }) => state === 'sent' && attempts > 1)).toBe(true);
  });

  it('busy is tried once more and not oftener', async () => {
    const day = await play({ seed: 6, refusals: [{ errcode: -1, share: 0.5 }] });
    for (const row of day.rows) expect(row.attempts).toBeLessThanOrEqual(2);
    expect(day.rows.some(({ state, attempts }) => state === 'sent' && attempts === 2)).toBe(true);
    expect(day.rows.some(({ state, code }) => state === 'failed' && code === 'wechat_unavailable')).toBe(
      true,
    );
  });
});
