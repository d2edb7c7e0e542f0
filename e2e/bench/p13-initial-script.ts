// P13: JavaScript that a browser fetches before anybody has clicked, as gzip makes it.
import { gzipSync } from 'node:zlib';
import type { Bench } from './lib/bench.ts';
import { launchBrowser, loggedIn } from './lib/browser.ts';

const GOAL_KB = 309;

export const initialScript: Bench = {
  ids: ['P13'],
  run: async (context) => {
    const product = await context.product('plain');
    const browser = await launchBrowser();
    try {
      const page = await (await loggedIn(browser, product)).newPage();
      const scripts = new Map<string, Promise<Buffer>>();
      page.on('response', (response) => {
        if (response.request().resourceType() === 'script') scripts.set(response.url(), response.body());
      });
      await page.goto(product.url, { waitUntil: 'load' });
      await page.getByRole('main').first().waitFor();
      await page.waitForTimeout(2_000); // what the board fetches by itself once it stands
      const sizes = await Promise.all([...scripts.values()].map(async (body) => gzipSync(await body).length));
      const kb = sizes.reduce((sum, size) => sum + size, 0) / 1_000;
      return [
        {
          id: 'P13',
          what: `initial JavaScript of the console, gzip, ${scripts.size} files`,
          goal: `≤ ${GOAL_KB} KB`,
          measured: `${kb.toFixed(1)} KB`,
          reached: scripts.size > 0 && kb <= GOAL_KB,
        },
      ];
    } finally {
      await browser.close();
    }
  },
};
