// W2: a wall that is never looked after: a day of ten boards a second in one tab, with a clock that runs as fast as the
// machine can, and the network away for ninety seconds three times an hour.
import { numbersOf, openWallDay } from '../tests/support/wall-day.ts';
import { startWallServer } from '../tests/support/wall-server.ts';
import type { Bench } from './lib/bench.ts';
import { launchBrowser } from './lib/browser.ts';

const HOURS = 24;
const GOAL_MB = 5;

export const wallDay: Bench = {
  ids: ['W2'],
  run: async ({ quick }) => {
    const hours = quick ? 3 : HOURS;
    const server = await startWallServer();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' });
      const day = await openWallDay(page, server);
      const first = await day.run(1);
      const before = await day.held();
      const { last, sent } = await day.run(hours - 1);
      const after = await day.held();
      const grown = (after.heapBytes - before.heapBytes) / 1e6;
      const isEqual = JSON.stringify(await day.shown()) === JSON.stringify(numbersOf(last));
      const left = `listeners ${before.listeners} → ${after.listeners}, timers ${before.timers} → ${after.timers}`;
      return [
        {
          id: 'W2',
          what: `heap of a wall after ${hours} h and ${sent - first.sent} boards, growth since the first hour`,
          goal: `< ${GOAL_MB} MB`,
          measured: `${grown.toFixed(2)} MB of ${(after.heapBytes / 1e6).toFixed(1)}`,
          reached: grown < GOAL_MB,
        },
        {
          id: 'W2',
          what: 'the same: what is left behind, and the numbers at the end',
          goal: 'nothing; equal',
          measured: `${left}; ${isEqual ? 'equal' : 'NOT EQUAL'}`,
          reached: after.listeners <= before.listeners && after.timers <= before.timers + 1 && isEqual,
        },
      ];
    } finally {
      await browser.close();
      await server.stop();
    }
  },
};
