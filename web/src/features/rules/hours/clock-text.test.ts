import { expect, it } from 'vitest';
import { clockOf, minuteOf } from './clock-text.ts';

it.each([
  ['9', 540],
  ['9:30', 570],
  ['0930', 570],
  ['9：30', 570],
  ['24:00', 1440],
  ['24:01', undefined],
  ['9:60', undefined],
  ['', undefined],
  ['nine', undefined],
])('reads %s as a time of day', (typed, minute) => {
  expect(minuteOf(typed)).toBe(minute);
});

it('writes what it reads', () => {
  for (let minute = 0; minute <= 1440; minute += 5) expect(minuteOf(clockOf(minute))).toBe(minute);
});
