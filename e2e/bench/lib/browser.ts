import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import type { Product } from './product.ts';

export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['KF_BROWSER'];
  return chromium.launch({
    args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
    ...(executablePath && { executablePath }),
  });
}

/** A supervisor's browser, logged in to the product. */
export async function loggedIn(browser: Browser, { url, cookie }: Product): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  await context.addCookies(
    cookie.split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return { name, value, url };
    }),
  );
  return context;
}
