import type { createEstimator } from '../../src/wait/create-estimator.ts';
import { createRandom } from '../../src/wait/random.ts';

const MINUTE = 60_000;

/** What a pass and a single estimate cost on full floors with some history, in time of the clock and of the processor. */
export function cost(create: typeof createEstimator): string[] {
  return [measure(create, 100, 100), measure(create, 300, 500)];
}

function measure(create: typeof createEstimator, agents: number, waiting: number): string {
  const estimator = create();
  const random = createRandom(9);
  let t = Date.UTC(2026, 2, 11, 1);
  for (let i = 0; i < agents; i += 1)
    estimator.observe({ type: 'agent_online', t, agent: `a${i}`, limit: 4 + (i % 3) });
  let next = 0;
  const chats: { openid: string; agent: string; end: number }[] = [];
  for (let i = 0; i < agents; i += 1) for (let k = 0; k < 4 + (i % 3); k += 1) begin(`a${i}`);
  for (let ends = 0; ends < 2000; ends += 1) {
    chats.sort((a, b) => a.end - b.end);
    const chat = chats.shift() as (typeof chats)[number];
    t = Math.max(t, chat.end);
    estimator.observe({ type: 'close', t, openid: chat.openid, agent: chat.agent });
    begin(chat.agent);
  }
  for (let i = 0; i < waiting; i += 1) estimator.observe({ type: 'enqueue', t, openid: `w${i}` });
  const pass = timed(200, () => {
    t += 1000;
    estimator.estimateAll(t);
  });
  const one = timed(400, (i) => {
    t += 1000;
    estimator.estimate(`w${i % waiting}`, t);
  });
  return `${waiting} waiting, ${agents} agents: a pass ${pass}; one estimate ${one}`;

  function begin(agent: string): void {
    next += 1;
    const openid = `c${next}`;
    chats.push({ openid, agent, end: t + 5 * MINUTE * Math.exp(0.9 * random.normal()) });
    estimator.observe({ type: 'assign', t, openid, agent });
  }
}

/** The processor's time does not follow what else runs on the machine. */
function timed(times: number, run: (i: number) => void): string {
  const clock: number[] = [];
  const processor: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const before = process.cpuUsage();
    const started = performance.now();
    run(i);
    clock.push(performance.now() - started);
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
  }
  const at = (sorted: number[], level: number): string =>
    (sorted[Math.floor(level * (sorted.length - 1))] as number).toFixed(1);
  clock.sort((a, b) => a - b);
  processor.sort((a, b) => a - b);
  return `median ${at(clock, 0.5)} ms, p99 ${at(clock, 0.99)} ms (processor ${at(processor, 0.5)} and ${at(processor, 0.99)} ms)`;
}
