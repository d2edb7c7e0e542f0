import type { Agent, LiveState, Session, WaitingCustomer } from '@kf/shared/contract/live';
import type { LiveIndex } from '#live/live-index.ts';

export type Hit =
  | { type: 'waiting'; id: string; customer: WaitingCustomer; position: number }
  | { type: 'session'; id: string; session: Session; agent: Agent | undefined }
  | { type: 'agent'; id: string; agent: Agent; load: number };

const MAX_CUSTOMERS = 8;
const MAX_AGENTS = 5;

/** Codes are typed with or without the dash, in any case. */
const plain = (text: string): string => text.toLowerCase().replaceAll('-', '').trim();

/** 0: not at all; more: better. */
function scoreOf(query: string, ...texts: readonly (string | undefined)[]): number {
  let best = 0;
  for (const text of texts) {
    if (text === undefined) continue;
    const at = plain(text).indexOf(query);
    if (at === 0) return 2;
    if (at > 0) best = 1;
  }
  return best;
}

/** Customers by remark or code, those who wait first; agents by name, account or staff number. */
export function find(text: string, state: LiveState, index: LiveIndex): Hit[] {
  const query = plain(text);
  if (query === '') return [];
  const customers: [number, Hit][] = [];
  index.queue.forEach((customer, i) => {
    const score = scoreOf(query, customer.remark, customer.code);
    if (score > 0)
      customers.push([score, { type: 'waiting', id: customer.customerId, customer, position: i + 1 }]);
  });
  for (const session of Object.values(state.sessions)) {
    const score = scoreOf(query, session.remark, session.code);
    if (score > 0)
      customers.push([
        score,
        { type: 'session', id: session.customerId, session, agent: state.agents[session.agentId] },
      ]);
  }
  const agents: [number, Hit][] = [];
  for (const agent of Object.values(state.agents)) {
    const score = scoreOf(query, agent.nickname, agent.agentId, agent.staffNo);
    const load = index.sessionsByAgent.get(agent.agentId)?.length ?? 0;
    if (score > 0) agents.push([score, { type: 'agent', id: agent.agentId, agent, load }]);
  }
  return [...best(customers, MAX_CUSTOMERS), ...best(agents, MAX_AGENTS)];
}

/** Better matches first; equal ones in the order found. */
const best = (scored: [number, Hit][], limit: number): Hit[] =>
  scored
    .sort(([a], [b]) => b - a)
    .slice(0, limit)
    .map(([, hit]) => hit);
