// P3: how long the platform waits for its answer, counted from the moment each push was due.
import { freePort } from '../scripts/lib/net.mjs';
import { testKeys } from '../tests/support/pushes.ts';
import type { Bench, Row } from './lib/bench.ts';
import { startMeasured } from './lib/child.ts';
import { openLoop } from './lib/loader.ts';
import { CALLBACK_PATH, countRows, type Product } from './lib/product.ts';
import { median, percentile, ratios, withSpread } from './lib/stats.ts';

const CONNECTIONS = 64;
const STEADY_PER_SECOND = 200;
const STORM_PER_SECOND = 2_000;

export const ackLatency: Bench = {
  ids: ['P3'],
  run: async (context) => {
    const product = await context.product('safe');
    const seconds = context.quick ? 3 : 5;
    const rows = [await steady(product, context.repetitions, seconds * STEADY_PER_SECOND)];
    rows.push(await storm(product, context.quick ? 5 : 60));
    return rows;
  },
};

const load = (product: Product, port: number, count: number, perSecond: number) =>
  openLoop(
    port,
    CONNECTIONS,
    product.messages(count).map(({ request }) => request),
    perSecond,
  );

async function steady(product: Product, repetitions: number, count: number): Promise<Row> {
  const port = await freePort();
  const env = {
    PORT: String(port),
    STORE: JSON.stringify(product.store),
    TOKEN: testKeys.token,
    AES_KEY: testKeys.aesKey,
    APP_ID: testKeys.appId,
  };
  const script = new URL('./floors/grouped-commit.mjs', import.meta.url);
  const floor = await startMeasured(script, env, `http://127.0.0.1:${port}${CALLBACK_PATH}`);
  const [ours, bare]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round <= repetitions; round++) {
      const theirs = await load(product, port, count, STEADY_PER_SECOND);
      const own = await load(product, product.port, count, STEADY_PER_SECOND);
      if (round === 0) continue; // warms both up
      bare.push(percentile(theirs.latenciesMs, 0.99));
      ours.push(percentile(own.latenciesMs, 0.99));
    }
  } finally {
    await floor.stop();
  }
  const ratio = ratios(ours, bare);
  return {
    id: 'P3',
    what: `ack latency at ${STEADY_PER_SECOND}/s, p99 from due`,
    goal: '≤ 1.5×, ≤ 50 ms',
    measured: `${withSpread(ratio)}×, ${withSpread(ours, 1)} ms`,
    floor: `${median(bare).toFixed(1)} ms`,
    reached: median(ratio) <= 1.5 && median(ours) <= 50,
  };
}

async function storm(product: Product, seconds: number): Promise<Row> {
  const count = STORM_PER_SECOND * seconds;
  const before = await countRows(product, 'inbox');
  const { latenciesMs, failed } = await load(product, product.port, count, STORM_PER_SECOND);
  const kept = (await countRows(product, 'inbox')) - before;
  const slowest = percentile(latenciesMs, 1);
  return {
    id: 'P3',
    what: `a storm of ${STORM_PER_SECOND}/s for ${seconds} s: slowest ack, lost`,
    goal: '≤ 500 ms, none',
    measured: `${slowest.toFixed(0)} ms (p99 ${percentile(latenciesMs, 0.99).toFixed(0)}), ${Math.max(failed, count - kept)} lost`,
    reached: slowest <= 500 && failed === 0 && kept >= count,
  };
}
