import { expect, it } from 'vitest';
import { judgeQuota, usesOf } from './judge.ts';

const HOUR_MS = 3_600_000;
const day = { startedAt: 0, endsAt: 24 * HOUR_MS };
const path = '/customservice/kfsession/getwaitcase';
const noon = 12 * HOUR_MS;

it('tells the hour in which calls run out, at the rate of the day or of the last hour where that is higher', () => {
  const use = { path, used: 600, refused: 0, limit: 1_000 };
  const atRateOfDay = usesOf([use], undefined, day, noon);
  expect(atRateOfDay).toMatchObject([{ runsOutAt: 20 * HOUR_MS }]); // 50 an hour, 400 left
  expect(judgeQuota(atRateOfDay)).toEqual({
    state: 'attention',
    reason: 'quota_runs_out',
    facts: { path, at: 20 * HOUR_MS },
  });
  const hourAgo = { at: 11 * HOUR_MS, used: new Map([[path, 400]]) };
  expect(usesOf([use], hourAgo, day, noon)).toMatchObject([{ runsOutAt: 14 * HOUR_MS }]); // 200 an hour
  expect(judgeQuota(usesOf([{ ...use, limit: 100_000 }], hourAgo, day, noon))).toMatchObject({
    state: 'good',
  });
});
