// W1: what a television has to load, and how soon it shows a number that is true.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { at } from '../scripts/lib/paths.mjs';
import { sizesOf } from '../scripts/lib/wall-output.mjs';
import { wallSettings } from '../tests/support/wall-settings.ts';
import type { Bench } from './lib/bench.ts';
import { launchBrowser } from './lib/browser.ts';
import type { Product } from './lib/product.ts';
import { median, withSpread } from './lib/stats.ts';

const GOAL = { brotliKb: 100, gzipKb: 123, liveMs: 1_000 };

export const wallPage: Bench = {
  ids: ['W1'],
  run: async (context) => {
    const folder = at('web/dist/assets/wall');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
    const { brotli, gzip } = sizesOf(await Promise.all(names.map((name) => readFile(join(folder, name)))));
    const product = await context.product('plain');
    const browser = await launchBrowser();
    try {
      const cookie = await pairedWall(product);
      const times: number[] = [];
      for (let i = 0; i < context.repetitions; i++) times.push(await timeToLive(browser, product, cookie));
      return [
        {
          id: 'W1',
          what: 'script of the wall, brotli and gzip',
          goal: `≤ ${GOAL.brotliKb} and ${GOAL.gzipKb} kB`,
          measured: `${(brotli / 1_000).toFixed(1)} and ${(gzip / 1_000).toFixed(1)} kB`,
          reached: brotli <= GOAL.brotliKb * 1_000 && gzip <= GOAL.gzipKb * 1_000,
        },
        {
          id: 'W1',
          what: 'wall: from navigation to a live number, nothing cached',
          goal: `< ${GOAL.liveMs} ms`,
          measured: `${withSpread(times, 0)} ms`,
          reached: median(times) < GOAL.liveMs,
        },
      ];
    } finally {
      await browser.close();
    }
  },
};

/** A television that an admin has paired; answers its cookie. */
async function pairedWall({ url, cookie }: Product) {
  const call = async (path: string, body: unknown, as: string) => {
    const response = await fetch(`${url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie: as },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const { board } = (await (await call('/wall-boards', { settings: wallSettings }, cookie)).json()) as {
    board: { boardId: string };
  };
  const asked = await call('/wall-device/code', undefined, '');
  const { code } = (await asked.json()) as { code: string };
  await call('/walls/pair', { code, name: '压测', board: board.boardId }, cookie);
  const [name = '', value = ''] =
    (asked.headers.getSetCookie()[0] ?? '').split(';', 1)[0]?.split(/=(.*)/s) ?? [];
  return { name, value, url };
}

/** In the page's own time, from the start of the navigation. */
async function timeToLive(
  browser: Browser,
  { url }: Product,
  cookie: { name: string; value: string; url: string },
) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' });
  try {
    await context.addCookies([cookie]);
    const page = await context.newPage();
    await page.goto(`${url}/wall`, { waitUntil: 'commit' });
    const live = await page.waitForFunction(
      () =>
        /^\d+$/.test(document.querySelector('section[aria-label="等待中"] p')?.textContent ?? '') &&
        performance.now(),
    );
    return Number(await live.jsonValue());
  } finally {
    await context.close();
  }
}
