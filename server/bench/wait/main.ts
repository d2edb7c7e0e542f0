// Prints how the wait estimator does against the textbook, on floors of many kinds, and what it costs.
import { parseArgs } from 'node:util';
import { cost } from './cost.ts';
import { playFloor } from './floor.ts';
import { floors } from './floors.ts';
import { furtherFloors } from './further-floors.ts';
import { type Candidate, pb, type Scored, score } from './score.ts';
import { unseenFloors } from './unseen-floors.ts';

const usage = `Prints how the wait estimator does against the textbook.

  --only lunch,burst   some floors
  --seeds 1,2,3        of the floors
  --points 2000        asked per floor and seed
  --built              of the built file`;

const flags = readFlags();
const { createEstimator } = flags.built
  ? ((await import(
      new URL('../../dist/wait.js', import.meta.url).href
    )) as typeof import('../../src/wait/create-estimator.ts'))
  : await import('../../src/wait/create-estimator.ts');

const wanted = flags.only?.split(',');
const seeds = flags.seeds.split(',').map(Number);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const head = [
  'floor',
  'points',
  'mean wait',
  'pb',
  'best baseline',
  'its pb',
  'ratio',
  'to QL',
  'p90 held',
  'by seed',
  'p50 held',
  'missing',
  'worst promise',
  'p99 ms',
];
const rows: string[][] = [];
const ratios: number[] = [];
const toQl: number[] = [];
for (const spec of [...floors, ...furtherFloors, ...unseenFloors]) {
  if (wanted && !wanted.some((name) => spec.name.includes(name))) continue;
  // one small day is little to judge by
  const plays =
    spec.days - spec.warmDays === 1 && spec.name !== 'busy and large'
      ? seeds.flatMap((seed) => [1, 2, 3, 4].map((part) => seed * 10 + part))
      : seeds;
  const scored = plays.map((seed) => {
    const candidate: Candidate = createEstimator();
    return score(
      playFloor(spec, seed),
      candidate,
      Number(flags.points) / (plays.length / seeds.length),
      seed,
    );
  });
  const all = summary(scored);
  ratios.push(all.ratio);
  toQl.push(all.toQl);
  rows.push([spec.name, ...all.cells]);
  console.error(`${spec.name} ${all.ratio.toFixed(3)}`);
}
print(rows);
console.log(
  `\ngeometric mean to the best baseline ${mean(ratios).toFixed(3)}, worst ${Math.max(...ratios).toFixed(3)}, to QL ${mean(toQl).toFixed(3)}`,
);
for (const line of cost(createEstimator)) console.log(line);

/** Losses are summed over the seeds before they are compared: the best baseline is chosen for the floor, with hindsight. */
function summary(scored: Scored[]): { cells: string[]; ratio: number; toQl: number } {
  const sum = (of: (one: Scored) => number): number => scored.reduce((total, one) => total + of(one), 0);
  const own = sum((one) => pb(one.candidate, one)) / scored.length;
  const names = [...(scored[0] as Scored).baselines.keys()];
  const losses = names
    .map((name) => ({
      name,
      loss: sum((one) => pb(one.baselines.get(name) as Scored['candidate'], one)) / scored.length,
    }))
    .sort((a, b) => a.loss - b.loss);
  const best = losses[0] as (typeof losses)[number];
  const ql = Math.min(...losses.filter(({ name }) => /^QL( |$)/.test(name)).map(({ loss }) => loss));
  const points = sum(({ points: n }) => n);
  const answered = sum(({ candidate }) => candidate.points);
  const slow = Math.max(...scored.map(({ millis }) => millis[Math.floor(millis.length * 0.99)] as number));
  return {
    ratio: own / best.loss,
    toQl: own / ql,
    cells: [
      String(points),
      `${(sum((one) => one.meanRemaining * one.points) / points / 60_000).toFixed(1)} min`,
      own.toFixed(4),
      best.name,
      best.loss.toFixed(4),
      (own / best.loss).toFixed(3),
      (own / ql).toFixed(3),
      percent(sum(({ candidate }) => candidate.held90) / answered),
      scored
        .map(({ candidate: { held90, points: n } }) => ((100 * held90) / Math.max(1, n)).toFixed(0))
        .join(' '),
      percent(sum(({ candidate }) => candidate.held50) / answered),
      String(sum(({ candidate }) => candidate.missing)),
      percent(sum(({ candidate }) => candidate.broken) / answered),
      slow.toFixed(1),
    ],
  };
}

function mean(values: number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function print(table: string[][]): void {
  const widths = head.map((title, i) => Math.max(title.length, ...table.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd();
  console.log(`\n${line(head)}\n${widths.map((width) => '-'.repeat(width)).join('  ')}`);
  for (const row of table) console.log(line(row));
}

/** With `--help`, or a flag there is not, prints what there is and ends the program. */
function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        seeds: { type: 'string', default: '1,2,3' },
        points: { type: 'string', default: '2000' },
        built: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!values.help) return values;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
