import { expect, it } from 'vitest';
import { calm, isStorm, noteChanges } from './storm.ts';

it('is a storm from the sixth change within a second until three calm seconds later', () => {
  let storm = noteChanges(calm, 0, 5);
  expect(isStorm(storm, 0)).toBe(false);
  storm = noteChanges(storm, 900, 1);
  expect(isStorm(storm, 900)).toBe(true);
  expect(isStorm(storm, 3_899)).toBe(true);
  expect(isStorm(storm, 3_900)).toBe(false);
});

it('is none where the changes are spread out', () => {
  let storm = calm;
  for (let second = 0; second < 20; second++) storm = noteChanges(storm, second * 1_000, 5);
  expect(isStorm(storm, 19_000)).toBe(false);
});
