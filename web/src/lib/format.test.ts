import { describe, expect, it } from 'vitest';
import {
  createFormat,
  formatCount,
  formatDuration,
  formatMinutes,
  formatPercent,
  isoDuration,
} from './format.ts';

const zh = createFormat('zh', 'Asia/Shanghai');
const en = createFormat('en', 'Asia/Shanghai');
/** Wed 11 March 2026 14:32:08 in Shanghai */
const now = Date.UTC(2026, 2, 11, 6, 32, 8);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('durations', () => {
  it.each([
    [0, '00:00'],
    [-5_000, '00:00'],
    [522_999, '08:42'],
    [HOUR - 1, '59:59'],
    [HOUR + 4 * MINUTE + 7_000, '1:04:07'],
    [27 * HOUR, '1 天 3 时'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it('are days and hours in English too', () => expect(formatDuration(27 * HOUR, 'en')).toBe('1 d 3 h'));
  it('have a machine form', () => expect(isoDuration(522_000)).toBe('PT8M42S'));
  it('in whole minutes carry their unit', () => {
    expect(formatMinutes(5 * MINUTE, 'zh')).toBe('5 分');
    expect(formatMinutes(5 * MINUTE, 'en')).toBe('5 min');
  });
});

describe('counts and shares', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_159, '1,159'],
    [1_234_567, '1,234,567'],
  ])('%d is %s', (n, text) => expect(formatCount(n)).toBe(text));

  it.each([
    [0.86, '86%'],
    [0.051, '5.1%'],
    [0.05, '5%'],
    [0, '0%'],
    [0.0996, '10%'],
    [1, '100%'],
  ])('%d is %s', (ratio, text) => expect(formatPercent(ratio)).toBe(text));
});

describe('times, in the zone of the account', () => {
  it('show the clock today', () => expect(zh.stamp(now - 90_000, now)).toBe('14:30:38'));
  it('name yesterday', () => {
    const yesterday = Date.UTC(2026, 2, 10, 10, 2);
    expect(zh.stamp(yesterday, now)).toBe('昨天 18:02');
    expect(en.stamp(yesterday, now)).toBe('Yesterday 18:02');
  });
  it('name the day before that', () => {
    const friday = Date.UTC(2026, 2, 6, 8, 34);
    expect(zh.stamp(friday, now)).toBe('3月6日 周五');
    expect(en.stamp(friday, now)).toBe('Fri 6 Mar');
    expect(zh.tableStamp(friday)).toBe('03-06 16:34');
  });
  it('follow the zone, not the computer', () =>
    expect(createFormat('zh', 'America/New_York').clock(now)).toBe('02:32:08'));
  it('begin the day at midnight as 00', () => expect(zh.clock(Date.UTC(2026, 2, 10, 16))).toBe('00:00:00'));
  it('are ages up to an hour', () => {
    expect(zh.age(now - 2_400, now)).toBe('2 秒前');
    expect(en.age(now - 2_400, now)).toBe('2 s ago');
    expect(zh.age(now - 3 * MINUTE, now)).toBe('3 分前');
    expect(en.age(now - 3 * MINUTE, now)).toBe('3 min ago');
    expect(zh.age(now - HOUR, now)).toBe('13:32:08');
  });
  it('are never in the future', () => expect(zh.age(now + 900, now)).toBe('0 秒前'));
});
