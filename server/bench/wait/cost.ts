import type { createEstimator } from '../../src/wait/create-estimator.ts';
import { createRandom } from '../../src/wait/random.ts';

const MINUTE = 60_000;

/** What a pass costs on full floors with some history. */
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
  const took: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    t += 1000;
    const started = performance.now();
    estimator.estimateAll(t);
    took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  return `a pass over ${waiting} waiting and ${agents} agents: median ${took[100]?.toFixed(1)} ms, p99 ${took[197]?.toFixed(1)} ms`;

  function begin(agent: string): void {
    next += 1;
    const openid = `c${next}`;
    chats.push({ openid, agent, end: t + 5 * MINUTE * Math.exp(0.9 * random.normal()) });
    estimator.observe({ type: 'assign', t, openid, agent });
  }
}
