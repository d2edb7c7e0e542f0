// W3: what a wall costs the server: the board once, however many walls show it, and the sending to each.

import type { WallBoardSettings } from '@kf/shared/contract/wall';
import { createClient } from '../scripts/lib/net.mjs';
import { plainPush, textMessage } from '../tests/support/pushes.ts';
import { wallSettings } from '../tests/support/wall-settings.ts';
import type { Bench, Row } from './lib/bench.ts';
import { cpuDuring } from './lib/child.ts';
import { type Dashboards, openDashboards } from './lib/dashboards.ts';
import { httpRequest, openLoop } from './lib/loader.ts';
import { admin, CALLBACK_PATH, type Product } from './lib/product.ts';
import { withSpread } from './lib/stats.ts';

const WALLS = 200;
const PER_SECOND = 10;
const SECONDS = 10;
const CONNECTIONS = 4;
/** Of one core, for all walls together: a server with people on it has other things to do. */
const GOAL_SHARE = 0.05;

/** With every tile that costs. */
const settings: WallBoardSettings = { ...wallSettings, tiles: [...wallSettings.tiles, 'expected'] };

export const wallSockets: Bench = {
  ids: ['W3'],
  run: async (context) => {
    const product = await context.product('plain');
    const cookies = await pairWalls(product, WALLS);
    const rounds = context.quick ? 2 : context.repetitions;
    const seconds = context.quick ? SECONDS / 2 : SECONDS;
    const figures = { none: [] as number[], one: [] as number[], all: [] as number[] };
    let received = 0;
    for (let round = 0; round <= rounds; round++) {
      for (const [name, walls] of [
        ['none', 0],
        ['one', 1],
        ['all', WALLS],
      ] as const) {
        const sockets = walls > 0 ? await openWalls(product, cookies.slice(0, walls)) : undefined;
        const cost = await busySecond(product, seconds, sockets);
        if (round > 0) figures[name].push(cost.cpuUs); // the first warms up
        received = cost.received;
        await sockets?.stop();
      }
    }
    const each = figures.all.map((us, i) => (us - (figures.one[i] ?? 0)) / (WALLS - 1));
    const board = figures.one.map((us, i) => us - (figures.none[i] ?? 0));
    const share = figures.all.map((us, i) => (us - (figures.none[i] ?? 0)) / 1e6);
    return rowsOf({ each, board, share, perWall: received / WALLS / seconds });
  },
};

function rowsOf(figures: { each: number[]; board: number[]; share: number[]; perWall: number }): Row[] {
  const { each, board, share, perWall } = figures;
  const scene = `${PER_SECOND} arrivals/s, over 1,000 waiting`;
  return [
    {
      id: 'W3',
      what: `server CPU per wall and second, ${WALLS} walls, ${scene}`,
      goal: '–',
      measured: `${withSpread(each, 1)} µs`,
      note: `Each wall heard ${perWall.toFixed(1)} boards a second; a board is made and encoded once for all walls that show it.`,
    },
    {
      id: 'W3',
      what: `making one board, CPU per second, ${scene}`,
      goal: '–',
      measured: `${withSpread(
        board.map((us) => us / 1_000),
        2,
      )} ms`,
    },
    {
      id: 'W3',
      what: `all ${WALLS} walls, share of one core`,
      goal: `≤ ${GOAL_SHARE * 100} %`,
      measured: `${withSpread(
        share.map((part) => part * 100),
        2,
      )} %`,
      reached: Math.max(...share) <= GOAL_SHARE,
    },
  ];
}

let customers = 0;
/** Somebody new in the queue: every wall has another number to show. */
function newCustomer(): Buffer {
  customers += 1;
  const at = Math.floor(Date.now() / 1_000);
  const { query, body } = plainPush(textMessage(`oWallBench${customers}`, '请问有人吗', at));
  return httpRequest(`${CALLBACK_PATH}?${query}`, body);
}

/** Microseconds of CPU for one second of customers who arrive. */
async function busySecond(product: Product, seconds: number, walls: Dashboards | undefined) {
  const requests = Array.from({ length: PER_SECOND * seconds }, newCustomer);
  const before = await walls?.received();
  const cpuUs = await cpuDuring(product.server, async () => {
    const { failed } = await openLoop(product.port, CONNECTIONS, requests, PER_SECOND);
    if (failed > 0) throw new Error(`${failed} pushes were not taken`);
  });
  const after = await walls?.received();
  const received = (after?.frames ?? 0) - (before?.frames ?? 0);
  if (walls && received === 0) throw new Error('the walls heard nothing');
  return { cpuUs: cpuUs / seconds, received };
}

const openWalls = ({ url }: Product, cookies: readonly string[]) =>
  openDashboards({ url, count: cookies.length, namespace: '/wall', cookie: cookies.join('\n') });

/** As many televisions, each with the secret in its own cookie, on one board. */
async function pairWalls({ url }: Product, count: number): Promise<string[]> {
  const call = createClient(url);
  await call('POST', '/api/login', admin);
  const { board } = await call('POST', '/api/wall-boards', { settings });
  const cookies: string[] = [];
  for (let i = 0; i < count; i++) {
    const answer = await fetch(`${url}/api/wall-device/code`, { method: 'POST', headers: { origin: url } });
    const { code } = (await answer.json()) as { code: string };
    cookies.push(answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '');
    await call('POST', '/api/walls/pair', { code, name: `墙 ${i + 1}`, board: board.boardId });
  }
  return cookies;
}
