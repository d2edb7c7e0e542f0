import { expect, it } from 'vitest';
import { isWithinHours } from './wall-hours.ts';

const zone = 'Asia/Shanghai';
/** March 2026, the 9th a Monday, in Shanghai. */
const time = (day: number, hour: number, minute = 0) => Date.UTC(2026, 2, day, hour - 8, minute);

it('follows day and hour of the zone', () => {
  const hours = { days: [1, 2, 3, 4, 5], from: 9 * 60, to: 18 * 60 };
  expect(isWithinHours(hours, zone, time(9, 8, 59))).toBe(false);
  expect(isWithinHours(hours, zone, time(9, 9))).toBe(true);
  expect(isWithinHours(hours, zone, time(9, 18))).toBe(false);
  expect(isWithinHours(hours, zone, time(14, 12))).toBe(false);
});

it('runs past midnight into a day that is not chosen', () => {
  const hours = { days: [5], from: 20 * 60, to: 2 * 60 };
  expect(isWithinHours(hours, zone, time(13, 23))).toBe(true);
  expect(isWithinHours(hours, zone, time(14, 1, 59))).toBe(true);
  expect(isWithinHours(hours, zone, time(14, 2))).toBe(false);
  expect(isWithinHours(hours, zone, time(13, 1))).toBe(false);
});

it('means the whole day when it begins and ends alike', () =>
  expect(isWithinHours({ days: [1], from: 0, to: 0 }, zone, time(9, 0))).toBe(true));
