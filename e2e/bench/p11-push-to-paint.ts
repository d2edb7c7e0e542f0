// P11: from the moment a customer's message was due to the moment the board has painted it.

import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { plainPush, textMessage } from '../tests/support/pushes.ts';
import type { Bench, Context, Row } from './lib/bench.ts';
import { launchBrowser, loggedIn } from './lib/browser.ts';
import { frameOf } from './lib/frames.ts';
import { httpRequest, openLoop } from './lib/loader.ts';
import { CALLBACK_PATH, type Product, startProduct } from './lib/product.ts';
import { median, percentile, withSpread } from './lib/stats.ts';

const levels = [
  { perSecond: 10, goalMs: 60, seconds: 6 },
  { perSecond: 1_000, goalMs: 160, seconds: 2 },
];

export const pushToPaint: Bench = {
  ids: ['P11'],
  run: async (context) => {
    const product = await startProduct({ mode: 'plain', customers: 0 });
    const browser = await launchBrowser();
    try {
      const page = await (await loggedIn(browser, product)).newPage();
      await page.addInitScript({ path: fileURLToPath(new URL('./page/watch-paints.js', import.meta.url)) });
      await page.goto(product.url);
      await page.getByRole('main').first().waitFor();
      await page.waitForTimeout(2_000);
      const rows: Row[] = [];
      for (const level of levels) rows.push(await measure(context, page, product, level));
      return rows;
    } finally {
      await browser.close();
      await product.stop();
    }
  },
};

async function measure(
  { quick, repetitions }: Context,
  page: Page,
  product: Product,
  { perSecond, goalMs, seconds }: (typeof levels)[number],
): Promise<Row> {
  const count = perSecond * (quick ? Math.ceil(seconds / 2) : seconds);
  const figures: number[] = [];
  for (let round = 0; round < repetitions; round++) figures.push(await p95(page, product, count, perSecond));
  return {
    id: 'P11',
    what: `push due → painted at ${perSecond}/s, p95`,
    goal: `≤ ${goalMs} ms`,
    measured: `${withSpread(figures, 0)} ms`,
    reached: median(figures) <= goalMs,
  };
}

/** What is not painted by then, on however busy a machine, never will be. */
const GIVE_UP_MS = 10_000;

let newcomers = 0;

/** New customers, because an arrival always shows: a strip, the count, the event feed. */
async function p95(page: Page, product: Product, count: number, perSecond: number): Promise<number> {
  const openids = Array.from({ length: count }, () => `oNewcomer${String(newcomers++).padStart(19, '0')}`);
  const requests = openids.map((openid) => {
    const { query, body } = plainPush(textMessage(openid, '在吗'));
    return httpRequest(`${CALLBACK_PATH}?${query}`, body);
  });
  const due = new Map<string, number>();
  await page.evaluate(() => window.kfPaints.splice(0));
  await openLoop(product.port, 32, requests, perSecond, (index, dueAt) => {
    due.set(openids[index] as string, performance.timeOrigin + dueAt);
  });
  const latencies: number[] = [];
  const gaveUpAt = Date.now() + GIVE_UP_MS;
  while (due.size > 0 && Date.now() < gaveUpAt) {
    await sleep(200);
    const paints = await page.evaluate(() => window.kfPaints.splice(0));
    for (const { data, paintedAt } of paints) {
      for (const change of frameOf(data)?.changes ?? []) {
        const customer = change.type === 'waiting.put' ? change.waiting?.customerId : undefined;
        const dueAt = customer === undefined ? undefined : due.get(customer);
        if (dueAt === undefined || customer === undefined) continue;
        latencies.push(paintedAt - dueAt);
        due.delete(customer);
      }
    }
  }
  if (due.size > count * 0.02) throw new Error(`${due.size} of ${count} arrivals were never painted`);
  return percentile(latencies, 0.95);
}

declare global {
  interface Window {
    kfPaints: { data: string; paintedAt: number }[];
  }
}
