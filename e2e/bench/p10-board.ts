// P10: how busy the real board keeps the browser's main thread.
import type { CDPSession, Page } from '@playwright/test';
import { eventPush } from '../tests/support/pushes.ts';
import type { Bench, Row } from './lib/bench.ts';
import { launchBrowser, loggedIn } from './lib/browser.ts';
import { httpRequest, openLoop } from './lib/loader.ts';
import { CALLBACK_PATH, type Product, startProduct } from './lib/product.ts';
import { percentile } from './lib/stats.ts';

const AGENTS = 100;
const SESSIONS = 5_000;
const PER_SECOND = 1_000;
const GOAL = { busy: 0.15, frameMs: 17, longTaskMs: 50 };

export const boardMainThread: Bench = {
  ids: ['P10'],
  run: async ({ quick }) => {
    const product = await startProduct({
      mode: 'plain',
      agents: AGENTS,
      sessionsPerAgent: SESSIONS / AGENTS,
    });
    const browser = await launchBrowser();
    try {
      const page = await (await loggedIn(browser, product)).newPage();
      await page.addInitScript(watchMainThread);
      await page.goto(product.url);
      await page.getByRole('main').waitFor();
      await page.waitForTimeout(5_000); // first load, snapshot and the first polls
      return await measure(page, product, quick ? 5 : 15);
    } finally {
      await browser.close();
      await product.stop();
    }
  },
};

async function measure(page: Page, product: Product, seconds: number): Promise<Row[]> {
  const requests = await mixedEvents(product, PER_SECOND * seconds);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await metrics(devtools);
  await page.evaluate(() => window.kfBench.reset());
  const started = performance.now();
  await openLoop(product.port, 64, requests, PER_SECOND);
  const after = await metrics(devtools);
  const elapsed = (performance.now() - started) / 1_000;
  const { longTasksMs, framesMs } = await page.evaluate(() => window.kfBench.read());
  const busy = ((after['TaskDuration'] ?? 0) - (before['TaskDuration'] ?? 0)) / elapsed;
  const frame = percentile(framesMs, 0.95);
  const worst = longTasksMs.length > 0 ? Math.max(...longTasksMs) : 0;
  return [
    {
      id: 'P10',
      what: `main thread, ${SESSIONS} sessions, ${PER_SECOND} changes/s: CPU time`,
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
      what: 'the same: frame interval, p95',
      goal: `≤ ${GOAL.frameMs} ms`,
      measured: `${frame.toFixed(1)} ms`,
      reached: frame <= GOAL.frameMs,
    },
    {
      id: 'P10',
      what: 'the same: JavaScript heap before and after',
      goal: '≤ 10 %/h',
      measured: `${megabytes(before)} → ${megabytes(after)} MB`,
      note: 'Without an hour of traffic the growth of the heap gets no verdict.',
    },
  ];
}

const megabytes = (values: Record<string, number>) => ((values['JSHeapUsedSize'] ?? 0) / 1e6).toFixed(0);

async function metrics(devtools: CDPSession): Promise<Record<string, number>> {
  await devtools.send('HeapProfiler.collectGarbage');
  const answer = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(answer.metrics.map(({ name, value }) => [name, value]));
}

/** Half messages of waiting customers, half transfers between agents, in pairs so that every load stays what it is. */
async function mixedEvents(product: Product, count: number): Promise<Buffer[]> {
  const { sessions } = await product.platform.state();
  const holder = new Map(sessions.map(({ openid, kf_account }) => [openid, kf_account]));
  const openids = [...holder.keys()];
  const second = Math.floor(Date.now() / 1_000);
  const messages = product.messages(Math.ceil(count / 2));
  const transfers = Array.from({ length: Math.floor(count / 2) }, (_, i) => {
    const openid = openids[i % openids.length] as string;
    const partner = openids[(i ^ 1) % openids.length] as string;
    const [from, to] = [holder.get(openid) as string, holder.get(partner) as string];
    if (i % 2 === 1) {
      holder.set(openid, holder.get(partner) as string);
      holder.set(partner, from);
    }
    return transfer(openid, from, to, second + Math.floor(i / openids.length));
  });
  return messages.flatMap(({ request }, i) => [request, transfers[i]].filter((bytes) => bytes !== undefined));
}

function transfer(openid: string, from: string, to: string, atSeconds: number): Buffer {
  const { query, body } = eventPush(
    openid,
    'kf_switch_session',
    { FromKfAccount: from, ToKfAccount: to },
    atSeconds,
  );
  return httpRequest(`${CALLBACK_PATH}?${query}`, body);
}

declare global {
  interface Window {
    kfBench: { reset(): void; read(): { longTasksMs: number[]; framesMs: number[] } };
  }
}

/** Runs in the page, before the product's own code. */
function watchMainThread() {
  let longTasksMs: number[] = [];
  let framesMs: number[] = [];
  new PerformanceObserver((list) => {
    longTasksMs.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask' });
  let last = performance.now();
  const tick = (now: number) => {
    framesMs.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  window.kfBench = {
    reset: () => {
      longTasksMs = [];
      framesMs = [];
    },
    read: () => ({ longTasksMs, framesMs }),
  };
}
