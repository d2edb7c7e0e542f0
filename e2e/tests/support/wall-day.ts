import type { WallBoard } from '@kf/shared/contract/wall';
import { calmBoard } from '@kf/shared/testing/wall-boards';
import type { Page } from '@playwright/test';
import { at } from '../../scripts/lib/paths.mjs';
import type { WallServer } from './wall-server.ts';

interface DayInPage {
  use(board: WallBoard): void;
  /** Lets so many hours pass; answers the last board sent, how many were sent, and the page's clock. */
  run(hours: number): Promise<{ last: WallBoard; sent: number; now: number }>;
  show(board: WallBoard): Promise<void>;
  timers(): number;
  sockets(): number;
}

declare global {
  interface Window {
    wallDay: DayInPage;
  }
}

/** What a page holds on to, after the garbage was collected. */
export interface Held {
  heapBytes: number;
  listeners: number;
  nodes: number;
  timers: number;
  sockets: number;
}

export interface WallDay {
  run: DayInPage['run'];
  /** Shows a board of a real server, as if it were of this moment of the day. */
  show(board: WallBoard): Promise<void>;
  held(): Promise<Held>;
  /** What the wall shows, as far as the numbers of a board go. */
  shown(): Promise<{ waiting: number; free: number; groups: number[] }>;
}

/** Opens a wall whose clock runs as fast as the machine can, with ten boards a second. */
export async function openWallDay(page: Page, server: WallServer): Promise<WallDay> {
  await page.addInitScript({ path: at('e2e/bench/page/wall-day.js') });
  await page.goto(`${server.url}/wall`);
  await page.waitForFunction(() => window.wallDay.sockets() > 0);
  await page.evaluate((board) => window.wallDay.use(board), calmBoard());
  const devtools = await page.context().newCDPSession(page);
  const number = async (name: string) =>
    Number.parseInt(await page.getByRole('region', { name }).locator('p').first().innerText(), 10);
  return {
    run: (hours) => page.evaluate((n) => window.wallDay.run(n), hours),
    show: (board) => page.evaluate((value) => window.wallDay.show(value), board),
    held: async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await devtools.send('Runtime.getHeapUsage');
      const { jsEventListeners, nodes } = await devtools.send('Memory.getDOMCounters');
      const [timers, sockets] = await page.evaluate(
        () => [window.wallDay.timers(), window.wallDay.sockets()] as const,
      );
      return { heapBytes: usedSize, listeners: jsEventListeners, nodes, timers, sockets };
    },
    shown: async () => ({
      waiting: await number('等待中'),
      free: await number('空位'),
      groups: (await page.locator('tbody tr td:nth-child(2)').allInnerTexts()).map(Number),
    }),
  };
}

/** The same of a board. */
export const numbersOf = ({ figures, groups = [] }: WallBoard) => ({
  waiting: figures.waiting?.value,
  free: figures.free?.value,
  groups: groups.map((row) => row.waiting),
});
