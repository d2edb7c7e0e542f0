// P1 and P2: what a push costs, and how many a second are made durable.
import { freePort } from '../scripts/lib/net.mjs';
import { testKeys } from '../tests/support/pushes.ts';
import type { Bench, Context, Row } from './lib/bench.ts';
import { cpuDuring, type Measured, startMeasured } from './lib/child.ts';
import { closedLoop } from './lib/loader.ts';
import { CALLBACK_PATH, type Product } from './lib/product.ts';
import { median, ratios, withSpread } from './lib/stats.ts';

const CONNECTIONS = 32;

interface Series {
  cpuUsPerPush: number[];
  perSecond: number[];
}

interface Target {
  port: number;
  server: Measured;
  series: Series;
}

export const pushCost: Bench = {
  ids: ['P1', 'P2'],
  run: async (context) => [...(await measure(context, 'plain')), ...(await measure(context, 'safe'))],
};

async function measure(context: Context, mode: 'plain' | 'safe'): Promise<Row[]> {
  const product = await context.product(mode);
  const bare = await startFloor('bare-http.mjs', product);
  const grouped = await startFloor('grouped-commit.mjs', product);
  const ours: Target = {
    port: product.port,
    server: product.server,
    series: { cpuUsPerPush: [], perSecond: [] },
  };
  const pushes = context.quick ? 2_000 : 5_000;
  try {
    // One round more than is counted: the first warms every process up.
    for (let round = 0; round <= context.repetitions; round++) {
      for (const target of [bare, grouped, ours]) {
        const requests = product.messages(pushes).map(({ request }) => request);
        let elapsedMs = 0;
        const cpuUs = await cpuDuring(target.server, async () => {
          const result = await closedLoop(target.port, CONNECTIONS, requests);
          if (result.failed > 0) throw new Error(`${result.failed} pushes were not acknowledged`);
          elapsedMs = result.elapsedMs;
        });
        if (round === 0) continue;
        target.series.cpuUsPerPush.push(cpuUs / pushes);
        target.series.perSecond.push((pushes * 1_000) / elapsedMs);
      }
    }
  } finally {
    await Promise.all([bare.server.stop(), grouped.server.stop()]);
  }
  return rows(mode, ours.series, bare.series, grouped.series);
}

async function startFloor(name: string, product: Product): Promise<Target> {
  const port = await freePort();
  const env = {
    PORT: String(port),
    STORE: JSON.stringify(product.store),
    TOKEN: testKeys.token,
    AES_KEY: testKeys.aesKey,
    APP_ID: testKeys.appId,
  };
  const url = `http://127.0.0.1:${port}${CALLBACK_PATH}`;
  const server = await startMeasured(new URL(`./floors/${name}`, import.meta.url), env, url);
  return { port, server, series: { cpuUsPerPush: [], perSecond: [] } };
}

function rows(mode: 'plain' | 'safe', ours: Series, bare: Series, grouped: Series): Row[] {
  const againstBare = ratios(ours.cpuUsPerPush, bare.cpuUsPerPush);
  const againstGrouped = ratios(ours.cpuUsPerPush, grouped.cpuUsPerPush);
  const rate = ratios(ours.perSecond, grouped.perSecond);
  const bareGoal = mode === 'plain' ? 4.5 : 6;
  return [
    {
      id: 'P1',
      what: `CPU per push, ${mode}, against bare http`,
      goal: `≤ ${bareGoal}×`,
      measured: `${withSpread(againstBare)}×`,
      floor: `${median(bare.cpuUsPerPush).toFixed(0)} µs`,
      reached: median(againstBare) <= bareGoal,
    },
    {
      id: 'P1',
      what: `CPU per push, ${mode}, against verify + parse + grouped commit`,
      goal: '≤ 1.15×',
      measured: `${withSpread(againstGrouped)}×`,
      floor: `${median(grouped.cpuUsPerPush).toFixed(0)} µs`,
      reached: median(againstGrouped) <= 1.15,
    },
    {
      id: 'P2',
      what: `durable pushes per second, ${mode}, ${CONNECTIONS} connections`,
      goal: '≥ 0.9×',
      measured: `${withSpread(rate)}×`,
      floor: `${median(grouped.perSecond).toFixed(0)}/s`,
      reached: median(rate) >= 0.9,
    },
  ];
}
