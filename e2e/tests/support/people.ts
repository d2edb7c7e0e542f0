import type { Browser, BrowserContextOptions } from '@playwright/test';
import { createClient } from '../../scripts/lib/net.mjs';
import { Board } from './board.ts';
import type { Tower } from './tower.ts';

const PASSWORD = 'ridge-lantern-47-quay';

/** Another supervisor, who has chosen a password. */
export async function hireSupervisor(
  tower: Tower,
  name: string,
): Promise<{ username: string; password: string }> {
  const admin = await tower.client();
  const username = `p${Date.now().toString(36)}`;
  const { path } = (await admin('POST', '/api/people', { username, name, role: 'supervisor' })) as {
    path: string;
  };
  const token = path.split('#')[1]?.replace(/^.*=/, '') ?? '';
  await createClient(tower.url)('POST', '/api/welcome/password', { token, password: PASSWORD });
  return { username, password: PASSWORD };
}

/** A browser of their own with the board open. `graceSeconds`: how long their acts can be taken back. */
export async function boardOf(
  browser: Browser,
  tower: Tower,
  login: { username: string; password: string },
  { graceSeconds, ...options }: BrowserContextOptions & { graceSeconds?: number } = {},
): Promise<Board> {
  const context = await browser.newContext({
    baseURL: tower.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const headers = { origin: tower.url };
  const answer = await page.request.post('/api/login', { headers, data: login });
  if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`);
  if (graceSeconds !== undefined)
    await page.request.put('/api/me/settings', { headers, data: { graceSeconds } });
  const board = new Board(page);
  await board.open();
  return board;
}
