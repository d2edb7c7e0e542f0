import { describe, expect, it } from 'vitest';
import { anAgent, aState, at, aWaitingCustomer, customerId, NOW } from '../testing/builders.ts';
import { figuresOf } from './key-figures.ts';
import { wallFactsOf } from './wall-facts.ts';

const stoppedQueue = { asOf: at(NOW - 46_000), state: 'failing' as const, intervalMs: 6_000 };

describe('key figures', () => {
  it('raise the alarm when agents are known and none is online', () => {
    const offline = aState({ agents: [anAgent({ presence: 'offline' })] });
    expect(figuresOf(offline, NOW).levels.online).toBe('alarm');
    expect(figuresOf(aState(), NOW).levels.online).toBe('normal');
  });
  it('want attention when somebody waits over a minute and no slot is free', () => {
    const waiting = aWaitingCustomer({ waitingSince: at(NOW - 61_000) });
    expect(figuresOf(aState({ waiting: [waiting] }), NOW).levels.free).toBe('attention');
    expect(figuresOf(aState({ waiting: [waiting], agents: [anAgent()] }), NOW).levels.free).toBe('normal');
  });
  it.each([
    [9, 'normal'],
    [10, 'attention'],
  ] as const)(
    'judge the service level of %i customers whom nobody accepted, on the console and on the wall, as %s',
    (missed, level) => {
      const state = aState({ agents: [anAgent()] });
      const day = { ...state, today: { ...state.today, arrived: missed, abandoned: missed } };
      expect(figuresOf(day, NOW)).toMatchObject({
        metrics: { serviceLevel: 0 },
        levels: { serviceLevel: level },
      });
      expect(wallFactsOf(day, NOW).serviceLevel).toMatchObject({ share: 0, level });
    },
  );
  it('stand still where the queue feeds them, as of its last read, and count newcomers apart', () => {
    const known = aWaitingCustomer({ waitingSince: at(NOW - 500_000) });
    const newcomer = aWaitingCustomer({
      customerId: customerId('oNew'),
      waitingSince: at(NOW - 20_000),
      listed: false,
    });
    const state = aState({ waiting: [known, newcomer], agents: [anAgent()] });
    const figures = figuresOf({ ...state, sources: { ...state.sources, queue: stoppedQueue } }, NOW);
    const asOf = NOW - 46_000;
    expect(figures.stoppedAt).toEqual({ waiting: asOf, longest: asOf, expected: asOf });
    expect(figures.metrics).toMatchObject({ waiting: 1, longestWaitMs: 454_000, online: 1 });
    expect(figures.toConfirm).toBe(1);
  });
});
