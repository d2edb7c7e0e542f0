// P5: what the server spends to bring one change to one of 500 dashboards.
import { freePort } from '../scripts/lib/net.mjs';
import type { Bench, Context, Row } from './lib/bench.ts';
import { cpuDuring, type Measured, startMeasured } from './lib/child.ts';
import { type Dashboards, openDashboards, openProductDashboards } from './lib/dashboards.ts';
import { httpRequest, openLoop } from './lib/loader.ts';
import type { Product } from './lib/product.ts';
import { median, ratios, withSpread } from './lib/stats.ts';

const DASHBOARDS = 500;
const CONNECTIONS = 32;
const rates = [
  { perSecond: 10, goal: 1.05, seconds: 5 },
  { perSecond: 100, goal: 0.2, seconds: 4 },
  { perSecond: 1_000, goal: 0.05, seconds: 2 },
];

interface Side {
  server: Measured;
  port: number;
  requests(count: number): Buffer[];
  open(): Promise<Dashboards>;
}

export const fanOut: Bench = {
  ids: ['P5'],
  run: async (context) => {
    const product = await context.product('plain');
    const stock = await startStock(product);
    const ours: Side = {
      server: product.server,
      port: product.port,
      requests: (count) => product.messages(count).map(({ request }) => request),
      open: () => openProductDashboards(product, DASHBOARDS),
    };
    try {
      return await measure(context, ours, stock);
    } finally {
      await stock.server.stop();
    }
  },
};

/**
 * Receiving an event costs too: what it costs without dashboards is taken away. First all rounds without, then all with,
 * so that the dashboards connect once; ours and the floor take turns within each round.
 */
async function measure({ repetitions, quick }: Context, ours: Side, stock: Side): Promise<Row[]> {
  const sides = { stock, ours };
  // One round more than is counted: the first warms both up.
  const rounds = (quick ? 1 : repetitions) + 1;
  const alone = await costs(sides, rounds, quick);
  const dashboards = { stock: await stock.open(), ours: await ours.open() };
  const together = await costs(sides, rounds, quick, dashboards);
  await Promise.all([dashboards.stock.stop(), dashboards.ours.stop()]);
  return rates.map(({ perSecond, goal }, rate) => {
    const figures = (name: keyof typeof sides): number[] => {
      const without = median(alone[name][rate] ?? []);
      return (together[name][rate] ?? []).map((cpuUs) => (cpuUs - without) / DASHBOARDS);
    };
    const floor = figures('stock');
    const ratio = ratios(figures('ours'), floor);
    return {
      id: 'P5',
      what: `server CPU per change and dashboard, ${DASHBOARDS} dashboards, ${perSecond}/s`,
      goal: `≤ ${goal}×`,
      measured: `${withSpread(ratio, 3)}×`,
      floor: `${median(floor).toFixed(2)} µs`,
      reached: median(ratio) <= goal,
    };
  });
}

/** Microseconds of CPU per event, for each side, rate and counted round. */
async function costs(
  sides: { stock: Side; ours: Side },
  rounds: number,
  quick: boolean,
  dashboards?: { stock: Dashboards; ours: Dashboards },
): Promise<{ stock: number[][]; ours: number[][] }> {
  const figures = { stock: rates.map((): number[] => []), ours: rates.map((): number[] => []) };
  for (const [rate, { perSecond, seconds }] of rates.entries()) {
    const count = perSecond * (quick ? 1 : seconds);
    for (let round = 0; round < rounds; round++) {
      for (const name of ['stock', 'ours'] as const) {
        const cpuUs = await cost(sides[name], count, perSecond, dashboards?.[name]);
        if (round > 0) figures[name][rate]?.push(cpuUs / count);
      }
    }
  }
  return figures;
}

/** Microseconds of CPU for `count` events, until the last dashboard has them. */
async function cost(side: Side, count: number, perSecond: number, dashboards?: Dashboards): Promise<number> {
  const requests = side.requests(count);
  await dashboards?.settled();
  const before = await dashboards?.received();
  const cpuUs = await cpuDuring(side.server, async () => {
    const { failed } = await openLoop(side.port, CONNECTIONS, requests, perSecond);
    if (failed > 0) throw new Error(`${failed} events were not taken`);
    await dashboards?.settled();
  });
  const after = await dashboards?.received();
  if (before && after && after.frames - before.frames < DASHBOARDS)
    throw new Error('the dashboards received nothing');
  return cpuUs;
}

/** Sends what the product would send for the same message, one emit for each. */
async function startStock(product: Product): Promise<Side> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startMeasured(
    new URL('./floors/stock-socketio.mjs', import.meta.url),
    { PORT: String(port) },
    `${url}/`,
  );
  const change = await exampleChange(product);
  return {
    server,
    port,
    requests: (count) => Array.from({ length: count }, () => httpRequest('/', change, 'application/json')),
    open: () => openDashboards({ url, count: DASHBOARDS, namespace: '/live' }),
  };
}

async function exampleChange({ url, cookie }: Product): Promise<string> {
  const answer = await fetch(`${url}/api/accounts/main/live`, { headers: { cookie } });
  const { state } = (await answer.json()) as { state: { waiting: Record<string, object> } };
  return JSON.stringify({ type: 'waiting.put', waiting: Object.values(state.waiting)[0] });
}
