// P10: how busy the real board keeps the browser's main thread.
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from '@playwright/test';
import type { Bench, Row } from './lib/bench.ts';
import { launchBrowser } from './lib/browser.ts';
import { type CannedTower, startCannedTower } from './lib/canned-tower.ts';
import { percentile } from './lib/stats.ts';

const SIZE = { agents: 100, sessions: 5_000, waiting: 200 };
const PER_SECOND = 1_000;
const GOAL = { busy: 0.15, frameMs: 17 };

export const boardMainThread: Bench = {
  ids: ['P10'],
  run: async ({ quick }) => {
    const tower = await startCannedTower(SIZE);
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
      await page.addInitScript({
        path: fileURLToPath(new URL('./page/watch-main-thread.js', import.meta.url)),
      });
      await page.goto(`${tower.url}/a/main`);
      await page.getByRole('main').first().waitFor();
      await page.waitForTimeout(2_000);
      await tower.play(PER_SECOND, 2); // the browser compiles what runs often
      return await measure(page, tower, quick ? 5 : 20);
    } finally {
      await browser.close();
      await tower.stop();
    }
  },
};

async function measure(page: Page, tower: CannedTower, seconds: number): Promise<Row[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await metrics(devtools);
  await page.evaluate(() => window.kfBench.reset());
  const started = performance.now();
  await tower.play(PER_SECOND, seconds);
  const { longTasksMs, framesMs, changes } = await page.evaluate(() => window.kfBench.read());
  const elapsed = (performance.now() - started) / 1_000;
  const after = await metrics(devtools);
  if (changes < PER_SECOND * seconds * 0.95)
    throw new Error(`only ${changes} changes came within ${seconds} s`);
  const busy = ((after['TaskDuration'] ?? 0) - (before['TaskDuration'] ?? 0)) / elapsed;
  const frame = percentile(framesMs, 0.95);
  const worst = longTasksMs.length > 0 ? Math.max(...longTasksMs) : 0;
  return [
    {
      id: 'P10',
      what: `main thread, ${SIZE.sessions} sessions, ${PER_SECOND} changes/s: CPU time`,
      goal: `≤ ${GOAL.busy * 100} %`,
      measured: `${(busy * 100).toFixed(1)} %`,
      reached: busy <= GOAL.busy,
    },
    {
      id: 'P10',
      what: 'the same: long tasks (over 50 ms), longest',
      goal: 'none',
      measured: `${longTasksMs.length}, ${worst.toFixed(0)} ms`,
      reached: longTasksMs.length === 0,
    },
    {
      id: 'P10',
      what: 'the same: time between two frames of the screen, p95',
      goal: `≤ ${GOAL.frameMs} ms`,
      measured: `${frame.toFixed(1)} ms`,
      reached: frame <= GOAL.frameMs,
    },
    {
      id: 'P10',
      what: 'the same: JavaScript heap before and after',
      goal: '≤ 10 %/h',
      measured: `${megabytes(before)} → ${megabytes(after)} MB`,
      note: 'The heap is looked at after seconds, not after an hour, so its growth gets no verdict.',
    },
  ];
}

const megabytes = (values: Record<string, number>) => ((values['JSHeapUsedSize'] ?? 0) / 1e6).toFixed(0);

async function metrics(devtools: CDPSession): Promise<Record<string, number>> {
  await devtools.send('HeapProfiler.collectGarbage');
  const answer = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(answer.metrics.map(({ name, value }) => [name, value]));
}

declare global {
  interface Window {
    kfBench: { reset(): void; read(): { longTasksMs: number[]; framesMs: number[]; changes: number } };
  }
}
