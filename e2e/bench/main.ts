import { cpus } from 'node:os';
import { readFlags } from '../scripts/lib/flags.mjs';
import type { Bench, Context, Row } from './lib/bench.ts';
import { type Product, startProduct } from './lib/product.ts';
import { pushCost } from './p1-push-cost.ts';
import { ackLatency } from './p3-ack-latency.ts';
import { fanOut } from './p5-fan-out.ts';
import { pushToSocket } from './p7-push-to-socket.ts';
import { boardMainThread } from './p10-board.ts';
import { pushToPaint } from './p11-push-to-paint.ts';
import { initialScript } from './p13-initial-script.ts';
import { memory } from './p14-memory.ts';
import { wallPage } from './w1-wall-page.ts';
import { wallDay } from './w2-wall-day.ts';
import { wallSockets } from './w3-wall-sockets.ts';

const benches: Bench[] = [
  initialScript,
  pushCost,
  ackLatency,
  fanOut,
  pushToSocket,
  boardMainThread,
  pushToPaint,
  memory,
  wallPage,
  wallDay,
  wallSockets,
];

const usage = `Measures the product against bare floors and prints the table.

  --quick          fewer and shorter repetitions
  --only P5,P13    some metrics: ${benches.flatMap(({ ids }) => ids).join(', ')}`;

const flags = readFlags(usage, { quick: { type: 'boolean' }, only: { type: 'string' } });
const only = flags.only?.toUpperCase().split(',');
const chosen = benches.filter(({ ids }) => !only || ids.some((id) => only.includes(id)));
if (chosen.length === 0) {
  console.error(`--only finds none of its metrics\n\n${usage}`);
  process.exit(2);
}

const products = new Map<string, Promise<Product>>();
const context: Context = {
  quick: flags.quick ?? false,
  repetitions: flags.quick ? 2 : 5,
  product: (mode) => {
    const known = products.get(mode) ?? startProduct({ mode });
    products.set(mode, known);
    return known;
  },
};

const started = Date.now();
const rows: Row[] = [];
const failures: string[] = [];
for (const bench of chosen) {
  const since = Date.now();
  try {
    rows.push(...(await bench.run(context)));
  } catch (error) {
    failures.push(`${bench.ids.join(', ')}: ${error instanceof Error ? error.message : String(error)}`);
  }
  console.error(`${bench.ids.join(', ')}: ${((Date.now() - since) / 1000).toFixed(0)} s`);
}
for (const product of products.values()) await product.then(({ stop }) => stop()).catch(() => undefined);

print(rows.filter(({ id }) => !only || only.includes(id)));
for (const failure of failures) console.log(`not measured: ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);

function print(table: Row[]) {
  const verdict = ({ reached }: Row) => (reached === undefined ? '–' : reached ? 'reached' : 'NOT YET');
  const cells = table.map((row) => [
    row.id,
    row.what,
    row.goal,
    row.measured,
    row.floor ?? '–',
    verdict(row),
  ]);
  const head = ['#', 'metric', 'goal', 'measured (median, range)', 'floor', 'verdict'];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const line = (columns: string[]) =>
    columns
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(`\n${line(head)}\n${widths.map((width) => '-'.repeat(width)).join('  ')}`);
  for (const columns of cells) console.log(line(columns));
  for (const { id, what, note } of table) if (note) console.log(`\n${id} ${what}:\n   ${note}`);
  console.log(
    `\nNode ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${context.repetitions} repetitions, ` +
      `interleaved with their floors, ${((Date.now() - started) / 1000).toFixed(0)} s in all.`,
  );
}
