import { describe, expect, it } from 'vitest';
import type { HoursSettings } from '../contract/routing.ts';
import { hoursWords, openingAt } from './hours.ts';
import { initialHours } from './initial-rules.ts';
import { instantOf, localTime } from './local-time.ts';
import { rangeWords, toldRange } from './told-range.ts';

const ZONE = 'Asia/Shanghai';
const at = (text: string): number => Date.parse(text);
const hours: HoursSettings = {
  ...initialHours,
  on: true,
  week: [
    ...Array.from({ length: 5 }, () => [
      { from: 9 * 60, to: 12 * 60 },
      { from: 13 * 60, to: 21 * 60 },
    ]),
    [{ from: 20 * 60, to: 1440 }],
    [{ from: 0, to: 2 * 60 }],
  ],
  holidays: [
    { date: '2026-10-01', name: '国庆节', spans: [] },
    { date: '2026-10-02', name: '国庆节', spans: [{ from: 600, to: 720 }] },
  ],
};
const opening = (text: string) => {
  const found = openingAt(hours, ZONE, at(text));
  return 'until' in found && found.until !== undefined
    ? `${found.kind} ${new Date(found.until).toISOString()}`
    : found.kind;
};

describe('business hours', () => {
  it('are those of the account’s zone, with breaks', () => {
    expect(opening('2026-03-11T09:00:00+08:00')).toBe('open 2026-03-11T04:00:00.000Z');
    expect(opening('2026-03-11T12:00:00+08:00')).toBe('closed 2026-03-11T05:00:00.000Z');
    expect(opening('2026-03-11T20:59:59+08:00')).toBe('open 2026-03-11T13:00:00.000Z');
    expect(opening('2026-03-11T21:00:00+08:00')).toBe('closed 2026-03-12T01:00:00.000Z');
  });

  it('may go over midnight, and pass over a weekend', () => {
    expect(opening('2026-03-14T23:30:00+08:00')).toBe('open 2026-03-14T18:00:00.000Z');
    expect(opening('2026-03-15T02:00:00+08:00')).toBe('closed 2026-03-16T01:00:00.000Z');
  });

  it('give way to holidays', () => {
    expect(openingAt(hours, ZONE, at('2026-10-01T10:00:00+08:00'))).toMatchObject({
      kind: 'closed',
      holiday: '国庆节',
    });
    expect(opening('2026-10-02T10:30:00+08:00')).toBe('open 2026-10-02T04:00:00.000Z');
  });

  it('stand still through a change of the clocks', () => {
    const berlin = { ...hours, week: Array.from({ length: 7 }, () => [{ from: 540, to: 1080 }]) };
    const found = openingAt(berlin, 'Europe/Berlin', at('2026-03-28T20:00:00Z'));
    expect(found).toEqual({ kind: 'closed', until: at('2026-03-29T07:00:00Z') });
    expect(localTime(instantOf('2026-03-29', 540, 'Europe/Berlin'), 'Europe/Berlin').minute).toBe(540);
  });

  it('that begin in an hour the clocks leave out begin right after it, and twice-told hours are kept twice', () => {
    const night = { ...hours, holidays: [], week: Array.from({ length: 7 }, () => [{ from: 150, to: 540 }]) };
    const berlin = (text: string) => openingAt(night, 'Europe/Berlin', at(text));
    expect(berlin('2026-03-29T00:30:00Z')).toEqual({ kind: 'closed', until: at('2026-03-29T01:00:00Z') });
    expect(berlin('2026-03-29T01:00:00Z').kind).toBe('open');
    // 25 October: 2:30 comes at 0:30 and at 1:30 UTC
    expect(berlin('2026-10-25T00:40:00Z')).toEqual({ kind: 'open', until: at('2026-10-25T08:00:00Z') });
    expect(berlin('2026-10-25T01:10:00Z').kind).toBe('closed');
    expect(berlin('2026-10-25T01:30:00Z').kind).toBe('open');
  });

  it('of a special date open a weekend, too, and a change of the zone moves them at once', () => {
    const swapped = { date: '2026-10-10', name: '调休上班', spans: [{ from: 540, to: 1080 }] };
    const week = [...hours.week.slice(0, 5), [], []];
    const rules = { ...hours, week, holidays: [swapped] };
    expect(openingAt(rules, ZONE, at('2026-10-10T09:30:00+08:00')).kind).toBe('open');
    expect(openingAt(rules, ZONE, at('2026-10-11T09:30:00+08:00'))).toEqual({
      kind: 'closed',
      until: at('2026-10-12T09:00:00+08:00'),
    });
    expect(openingAt(rules, 'America/New_York', at('2026-10-10T09:30:00+08:00')).kind).toBe('closed');
    expect(openingAt(rules, 'America/New_York', at('2026-10-10T09:30:00-04:00')).kind).toBe('open');
  });

  it('are written as a customer reads them', () => {
    expect(hoursWords(hours, ZONE, at('2026-03-11T08:00:00+08:00'), 'zh')).toBe('9:00~12:00、13:00~21:00');
    expect(hoursWords(hours, ZONE, at('2026-03-11T22:00:00+08:00'), 'zh')).toBe(
      '明天 9:00~12:00、13:00~21:00',
    );
    expect(hoursWords(hours, ZONE, at('2026-03-15T10:00:00+08:00'), 'en')).toBe(
      'tomorrow 9:00~12:00, 13:00~21:00',
    );
  });

  it('without any opening in sight say so', () => {
    const never = { ...hours, week: Array.from({ length: 7 }, () => []), holidays: [] };
    expect(openingAt(never, ZONE, at('2026-03-11T10:00:00+08:00'))).toEqual({ kind: 'closed' });
    const always = { ...never, week: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]) };
    expect(openingAt(always, ZONE, at('2026-03-11T10:00:00+08:00')).kind).toBe('open');
  });
});

it.each([
  [0.2, 0.8, '很快'],
  [0.5, 2.2, '3 分钟以内'],
  [6, 12, '5~15 分钟'],
  [4, 4, '3~5 分钟'],
  [40, 61, '1 小时以上'],
  [90, 200, '1 小时以上'],
])('a wait of %d to %d minutes is told as %s', (p50, p90, words) => {
  expect(rangeWords(toldRange(p50 * 60_000, p90 * 60_000), 'zh')).toBe(words);
});
