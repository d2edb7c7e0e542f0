// P7: from the moment a push was due to the moment a dashboard has it.
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../scripts/lib/net.mjs';
import type { Bench, Context, Row } from './lib/bench.ts';
import { startMeasured } from './lib/child.ts';
import { openDashboards, openProductDashboards } from './lib/dashboards.ts';
import { frameOf } from './lib/frames.ts';
import { httpRequest, openLoop } from './lib/loader.ts';
import type { Product } from './lib/product.ts';
import { median, percentile, ratios, withSpread } from './lib/stats.ts';

const DASHBOARDS = 20;
const CONNECTIONS = 32;
const SLOW = { perSecond: 10, p50: 1.3, p99: 1.5 };
const FAST = { perSecond: 1_000, p99Ms: 150 };
/** What is still under way when the last push was acknowledged. */
const LINGER_MS = 700;

/** Received moment minus due moment of each event, in milliseconds. */
type Round = (count: number, perSecond: number) => Promise<number[]>;

const epoch = (performanceTime: number) => performance.timeOrigin + performanceTime;

export const pushToSocket: Bench = {
  ids: ['P7'],
  run: async (context) => {
    const product = await context.product('plain');
    const floor = await startFloor(product);
    const ours = await productRound(product);
    try {
      return await measure(context, ours.round, floor.round);
    } finally {
      await ours.stop();
      await floor.stop();
    }
  },
};

async function measure({ quick, repetitions }: Context, ours: Round, floor: Round): Promise<Row[]> {
  const slowCount = SLOW.perSecond * (quick ? 3 : 6);
  const figures = { p50: [[], []] as [number[], number[]], p99: [[], []] as [number[], number[]] };
  for (let round = 0; round <= repetitions; round++) {
    for (const [i, run] of [floor, ours].entries()) {
      const latencies = await run(slowCount, SLOW.perSecond);
      if (round === 0) continue; // warms up
      figures.p50[i]?.push(percentile(latencies, 0.5));
      figures.p99[i]?.push(percentile(latencies, 0.99));
    }
  }
  const p50 = ratios(figures.p50[1], figures.p50[0]);
  const p99 = ratios(figures.p99[1], figures.p99[0]);
  const fast: number[] = [];
  for (let round = 0; round < repetitions; round++) {
    fast.push(percentile(await ours(FAST.perSecond * (quick ? 1 : 3), FAST.perSecond), 0.99));
  }
  return [
    {
      id: 'P7',
      what: `push due → received at ${SLOW.perSecond}/s, p50, against one commit and a bare ws broadcast`,
      goal: `≤ ${SLOW.p50}×`,
      measured: `${withSpread(p50)}×, ${median(figures.p50[1]).toFixed(1)} ms`,
      floor: `${median(figures.p50[0]).toFixed(1)} ms`,
      reached: median(p50) <= SLOW.p50,
    },
    {
      id: 'P7',
      what: `the same, p99`,
      goal: `≤ ${SLOW.p99}×`,
      measured: `${withSpread(p99)}×, ${median(figures.p99[1]).toFixed(1)} ms`,
      floor: `${median(figures.p99[0]).toFixed(1)} ms`,
      reached: median(p99) <= SLOW.p99,
    },
    {
      id: 'P7',
      what: `push due → received at ${FAST.perSecond}/s, p99`,
      goal: `≤ ${FAST.p99Ms} ms`,
      measured: `${withSpread(fast, 0)} ms`,
      reached: median(fast) <= FAST.p99Ms,
    },
  ];
}

/** A customer's message has arrived with the first frame, committed after it was sent, that names the customer. */
async function productRound(product: Product) {
  const dashboards = await openProductDashboards(product, DASHBOARDS);
  const pending = new Map<string, number[]>();
  let latencies: number[] = [];
  dashboards.listen((receivedAt, data) => {
    for (const change of frameOf(data)?.changes ?? []) {
      const customer = change.type === 'waiting.put' ? change.waiting?.customerId : undefined;
      if (customer === undefined) continue;
      for (const dueAt of pending.get(customer) ?? []) latencies.push(receivedAt - dueAt);
      pending.delete(customer);
    }
  });
  const round: Round = async (count, perSecond) => {
    latencies = [];
    pending.clear();
    const messages = product.messages(count);
    const requests = messages.map(({ request }) => request);
    await openLoop(product.port, CONNECTIONS, requests, perSecond, (index, dueAt) => {
      const { openid } = messages[index] as { openid: string };
      pending.set(openid, [...(pending.get(openid) ?? []), epoch(dueAt)]);
    });
    await sleep(LINGER_MS);
    if (latencies.length < count * 0.98)
      throw new Error(`${count - latencies.length} of ${count} messages never came`);
    return latencies;
  };
  return { round, stop: dashboards.stop };
}

async function startFloor(product: Product) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startMeasured(
    new URL('./floors/bare-ws.mjs', import.meta.url),
    { PORT: String(port), STORE: JSON.stringify(product.store) },
    url,
  );
  const dashboards = await openDashboards({ url, count: DASHBOARDS });
  let latencies: number[] = [];
  dashboards.listen((receivedAt, data) => {
    latencies.push(receivedAt - (due[(JSON.parse(data) as { index: number }).index] as number));
  });
  let due: number[] = [];
  const round: Round = async (count, perSecond) => {
    latencies = [];
    due = [];
    const body = (index: number) => JSON.stringify({ index, fill: 'x'.repeat(300) });
    const requests = Array.from({ length: count }, (_, i) => httpRequest('/', body(i), 'application/json'));
    await openLoop(port, CONNECTIONS, requests, perSecond, (index, dueAt) => {
      due[index] = epoch(dueAt);
    });
    await sleep(LINGER_MS);
    return latencies;
  };
  return {
    round,
    stop: async () => {
      await dashboards.stop();
      await server.stop();
    },
  };
}
