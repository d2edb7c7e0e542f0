import { describe, expect, it } from 'vitest';
import { anAgent, at, NOW } from '../testing/builders.ts';
import { reachabilityOf } from './reachability.ts';

describe('whether an agent can be given a customer', () => {
  it('online: yes', () => {
    expect(reachabilityOf(anAgent(), 'current', NOW)).toEqual({ kind: 'yes' });
  });

  it('excluded: no, until the exclusion ends', () => {
    const excluded = { reason: '午休', until: at(NOW + 1) };
    expect(reachabilityOf(anAgent({ excluded }), 'current', NOW)).toEqual({ kind: 'no', reason: 'excluded' });
    expect(reachabilityOf(anAgent({ excluded }), 'current', NOW + 1)).toEqual({ kind: 'yes' });
    expect(reachabilityOf(anAgent({ excluded: {} }), 'current', NOW)).toMatchObject({ kind: 'no' });
  });

  it('offline: no today; the platform of old may take it when the agent is bound', () => {
    const offline = anAgent({ presence: 'offline' });
    expect(reachabilityOf(offline, 'current', NOW)).toEqual({ kind: 'no', reason: 'offline' });
    expect(reachabilityOf(offline, 'legacy', NOW)).toEqual({ kind: 'attempt' });
    const unknown = anAgent({ presence: 'offline', binding: { state: 'unknown' } });
    expect(reachabilityOf(unknown, 'legacy', NOW)).toEqual({ kind: 'attempt' });
  });

  it.each(['unbound', 'waiting', 'rejected', 'expired'] as const)('binding %s: no', (state) => {
    const agent = anAgent({ presence: 'offline', binding: { state } });
    expect(reachabilityOf(agent, 'legacy', NOW)).toEqual({ kind: 'no', reason: 'unbound' });
  });
});
