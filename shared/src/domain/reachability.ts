import type { Agent, Dialect } from '../contract/live.ts';
import { isOnline } from './load.ts';

/** Whether an agent can be given a customer, and if not, why. `attempt`: the legacy platform may accept an offline but bound agent. */
export type Reachability =
  | { kind: 'yes' }
  | { kind: 'attempt' }
  | { kind: 'no'; reason: 'unbound' | 'offline' | 'excluded' };

export function reachabilityOf(agent: Agent, dialect: Dialect, now: number): Reachability {
  if (agent.excluded && (agent.excluded.until === undefined || agent.excluded.until > now))
    return { kind: 'no', reason: 'excluded' };
  if (isOnline(agent)) return { kind: 'yes' };
  if (agent.binding.state !== 'bound' && agent.binding.state !== 'unknown')
    return { kind: 'no', reason: 'unbound' };
  return dialect === 'legacy' ? { kind: 'attempt' } : { kind: 'no', reason: 'offline' };
}
