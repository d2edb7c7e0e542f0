import { describe, expect, it } from 'vitest';
import type { Simulator } from '../src/create-simulator.ts';
import { dailyCurve } from '../src/scenario/plans.ts';
import { aCallback, aSimulator, transferTo } from './support.ts';

const START = Date.UTC(2024, 4, 20, 2); // ten in the morning in China

async function play(simulator: Simulator, minutes: number) {
  for (let second = 0; second < minutes * 60; second += 10) {
    simulator.clock({ advanceSeconds: 10 });
    await simulator.idle();
  }
}

describe('a populated world', () => {
  it.each(['calm', 'busy', 'surge', 'staff-drop', 'outage'] as const)(
    'is in the middle of its day at once (%s)',
    async (scenario) => {
      const simulator = await aSimulator({ scenario, agents: 40, startAtMs: START });
      const { at, agents, sessions, queue } = simulator.state();
      const online = agents.filter(({ status }) => status > 0);
      expect(online.length).toBeGreaterThan(10);
      expect(sessions.length).toBeGreaterThan(online.length);
      expect(queue.length).toBeGreaterThan(5);
      expect(at - (queue[0]?.since ?? at)).toBeGreaterThan(60);
      expect(queue.map(({ since }) => since)).toEqual(queue.map(({ since }) => since).sort((a, b) => a - b));
      expect(new Set(sessions.map(({ createtime }) => createtime)).size).toBeGreaterThan(10);
      for (const { accepted_case, auto_accept } of online)
        expect(auto_accept === 0 || accepted_case >= auto_accept).toBe(true);
      expect(new Set(agents.map(({ kf_nick }) => kf_nick)).size).toBe(40);
      expect(simulator.deliveries().total).toBe(0);
    },
  );

  it('is the same for the same seed', async () => {
    const options = { scenario: 'busy', agents: 12, startAtMs: START } as const;
    const first = (await aSimulator({ ...options, seed: 'a' })).state();
    expect((await aSimulator({ ...options, seed: 'a' })).state()).toEqual(first);
    expect((await aSimulator({ ...options, seed: 'b' })).state()).not.toEqual(first);
  });

  it('comes up with 300 agents and 500 waiting in a moment, and moves cheaply', async () => {
    const before = performance.now();
    const simulator = await aSimulator({
      scenario: 'busy',
      agents: 300,
      initialWaiting: 500,
      startAtMs: START,
    });
    expect(simulator.state()).toMatchObject({ queue: { length: 500 } });
    simulator.clock({ advanceSeconds: 60 });
    expect(performance.now() - before).toBeLessThan(3000);
  });

  it('stands still when it is empty', async () => {
    const simulator = await aSimulator({ startAtMs: START });
    simulator.clock({ advanceSeconds: 3600 });
    expect(simulator.state()).toMatchObject({ sessions: [], queue: [] });
    expect(simulator.state().agents.every(({ status }) => status === 0)).toBe(true);
    expect(simulator.deliveries().total).toBe(0);
  });
});

describe('life', () => {
  it('brings customers, takes them, hands them on and lets them go', async () => {
    const simulator = await aSimulator({ scenario: 'busy', mode: 'plain', agents: 20, startAtMs: START });
    await aCallback(simulator, (push) => (push.field('MsgType') === 'event' ? 'success' : transferTo(push)));
    await play(simulator, 30);
    const names = new Set(simulator.deliveries({ limit: 5000 }).log.map(({ name }) => name));
    for (const name of ['text', 'kf_create_session', 'kf_close_session', 'kf_switch_session'])
      expect(names).toContain(name);
    const { sessions, agents, queue } = simulator.state();
    expect(sessions.length).toBeGreaterThan(10);
    expect(queue.length).toBeLessThan(120);
    const held = agents.reduce((sum, { accepted_case }) => sum + accepted_case, 0);
    expect(held).toBe(sessions.length);
  });

  it('arrives as often as asked, over the day', async () => {
    const simulator = await aSimulator({
      scenario: 'calm',
      mode: 'plain',
      agents: 0,
      arrivalsPerMinute: 6,
      startAtMs: START,
    });
    await aCallback(simulator);
    await play(simulator, 20);
    const people = new Set(simulator.deliveries({ limit: 5000 }).log.map(({ openid }) => openid)).size;
    const expected = 6 * 20 * dailyCurve(START + 600_000) * 0.85; // some are people who came before
    expect(people).toBeGreaterThan(expected * 0.7);
    expect(people).toBeLessThan(expected * 1.35);
  });

  it('follows a curve whose mean over the day is one', () => {
    const samples = Array.from({ length: 24 * 60 }, (_, minute) => dailyCurve(START + minute * 60_000));
    expect(samples.reduce((sum, share) => sum + share, 0) / samples.length).toBeCloseTo(1, 2);
    expect(Math.min(...samples)).toBeGreaterThan(0.3);
  });

  it('loses half of the staff in a staff drop, spelt either way', async () => {
    const simulator = await aSimulator({ scenario: 'busy', agents: 40, startAtMs: START });
    const online = () => simulator.state().agents.filter(({ status }) => status > 0).length;
    const before = online();
    expect(simulator.scenario({ name: 'staff drop' }).name).toBe('staff-drop');
    simulator.clock({ advanceSeconds: 150 });
    expect(online()).toBeLessThan(before * 0.75);
  });

  it('has an outage that ends with the next scenario or by itself', async () => {
    const simulator = await aSimulator({ scenario: 'busy', startAtMs: START });
    const status = async () => (await fetch(`${simulator.url}/cgi-bin/customservice/getkflist`)).status;
    simulator.scenario({ name: 'outage', seconds: 60 });
    expect(await status()).toBe(502);
    simulator.clock({ advanceSeconds: 60 });
    expect(await status()).toBe(200);
    simulator.scenario({ name: 'outage' });
    expect(await status()).toBe(502);
    simulator.scenario({ name: 'calm' });
    expect(await status()).toBe(200);
  });

  it('survives hours of forgotten sessions and absent agents', async () => {
    const simulator = await aSimulator({
      scenario: 'staff-drop',
      agents: 20,
      startAtMs: START,
      sessionIdleSeconds: 120,
    });
    simulator.clock({ advanceSeconds: 3 * 3600 });
    const { at, sessions } = simulator.state();
    for (const { last_message_time } of sessions) expect(at - last_message_time).toBeLessThanOrEqual(121);
  });

  it('stops when it is emptied', async () => {
    const simulator = await aSimulator({ scenario: 'surge', startAtMs: START });
    simulator.scenario({ name: 'empty' });
    simulator.clock({ advanceSeconds: 600 });
    expect(simulator.deliveries().total).toBe(0);
  });
});
