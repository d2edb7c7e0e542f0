import type { AlertSettings } from '@kf/shared/contract/alert-settings';
import type { LiveState } from '@kf/shared/contract/live';
import { defaultAlertSettings } from '@kf/shared/contract/plain';
import {
  aGroup,
  agentId,
  anAgent,
  anAlert,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertFact } from '#live/facts.ts';
import { createModel } from '#live/model.ts';
import { findingsOf, judge, type Memory } from './judge.ts';
import type { Ground, Signals } from './rules.ts';

const quiet: Signals = { quota: { share: 0, spent: false }, unpushed: undefined };
const ground = (state: LiveState, over: Partial<Ground> = {}): Ground => ({
  state,
  signals: quiet,
  settings: defaultAlertSettings,
  now: NOW,
  ...over,
});
const found = (state: LiveState, over: Partial<Ground> = {}) =>
  findingsOf(ground(state, over)).findings.map(({ alertId, level }) => `${alertId} ${level}`);
const waiting = (id: string, agoMs: number, over = {}) =>
  aWaitingCustomer({ customerId: customerId(id), waitingSince: at(NOW - agoMs), ...over });
const many = (n: number) => Array.from({ length: n }, (_, i) => waiting(`w${i}`, 1_000));
const withRules = (rules: Partial<AlertSettings['rules']>): AlertSettings => ({
  ...defaultAlertSettings,
  rules: { ...defaultAlertSettings.rules, ...rules },
});

describe('the rules', () => {
  const online = anAgent();
  const away = anAgent({ presence: 'offline', presenceSince: at(NOW - 61_000) });

  it('find nothing on a calm board', () => {
    expect(found(aState({ agents: [online], sessions: [aSession()], waiting: many(9) }))).toEqual([]);
  });

  it('call when many wait, and louder when more do', () => {
    expect(found(aState({ agents: [online], waiting: many(10) }))).toEqual(['waiting attention']);
    expect(found(aState({ agents: [online], waiting: many(20) }))).toEqual(['waiting alarm']);
  });

  it('call when somebody waits long', () => {
    expect(found(aState({ agents: [online], waiting: [waiting('a', 300_000)] }))).toEqual([
      'longest_wait attention',
    ]);
    expect(found(aState({ agents: [online], waiting: [waiting('a', 600_000)] }))).toEqual([
      'longest_wait alarm',
    ]);
  });

  it('watch a group by its own bounds, wished for itself or by one of its agents', () => {
    const inGroup = anAgent({ groupIds: [groupId('g1')] });
    const settings = {
      ...defaultAlertSettings,
      groups: { [groupId('g1')]: { waiting: { attention: 2, alarm: 3 } } },
    };
    const state = aState({
      agents: [inGroup],
      groups: [aGroup()],
      waiting: [
        waiting('a', 1_000, { wishedGroupId: groupId('g1') }),
        waiting('b', 1_000, { wishedAgentId: inGroup.agentId }),
        waiting('c', 1_000),
      ],
    });
    expect(found(state, { settings })).toEqual(['waiting:g1 attention']);
  });

  it('call when customers wait and nobody has been online for a while', () => {
    expect(found(aState({ agents: [away], waiting: [waiting('a', 30_000)] }))).toEqual([
      'nobody_online alarm',
    ]);
    expect(found(aState({ agents: [away], waiting: [waiting('a', 10_000)] }))).toEqual([]);
    expect(found(aState({ agents: [away] }))).toEqual([]);
    const blink = anAgent({ presence: 'offline', presenceSince: at(NOW - 5_000) });
    expect(found(aState({ agents: [blink], waiting: [waiting('a', 30_000)] }))).toEqual([]);
  });

  it('call for a group of which nobody is online while others are', () => {
    const state = aState({
      agents: [online, anAgent({ ...away, agentId: agentId('b@kf'), groupIds: [groupId('g1')] })],
      groups: [aGroup()],
      waiting: [waiting('a', 30_000, { wishedGroupId: groupId('g1') })],
    });
    expect(found(state)).toEqual(['nobody_online:g1 attention']);
  });

  it('call when an agent has gone and left sessions open, but not at a flicker', () => {
    const sessions = [aSession({ agentId: away.agentId })];
    expect(found(aState({ agents: [away], sessions }))).toEqual([`agent_vanished:${away.agentId} attention`]);
    const blink = anAgent({ presence: 'offline', presenceSince: at(NOW - 59_000) });
    expect(found(aState({ agents: [blink], sessions }))).toEqual([]);
    expect(found(aState({ agents: [online], sessions }))).toEqual([]);
  });

  it('call near the thirty minutes after which WeChat stops forwarding', () => {
    const session = (agoMs: number) => [aSession({ startedAt: at(NOW - agoMs) })];
    expect(found(aState({ agents: [online], sessions: session(24 * 60_000) }))).toEqual([]);
    expect(found(aState({ agents: [online], sessions: session(25 * 60_000) }))).toEqual([
      'session_long attention',
    ]);
    expect(found(aState({ agents: [online], sessions: session(30 * 60_000) }))).toEqual([
      'session_long alarm',
    ]);
  });

  it('call when the platform cannot be read, unless it is only that the calls of the day are spent', () => {
    const failing = (reason: 'wechat_unavailable' | 'wechat_daily_limit', agoMs: number) => {
      const state = aState({ agents: [online] });
      const queue = { ...state.sources.queue, state: 'failing' as const, reason, asOf: at(NOW - agoMs) };
      return { ...state, sources: { ...state.sources, queue } };
    };
    expect(found(failing('wechat_unavailable', 29_000))).toEqual([]);
    expect(found(failing('wechat_unavailable', 31_000))).toEqual(['platform_degraded attention']);
    expect(found(failing('wechat_unavailable', 121_000))).toEqual(['platform_degraded alarm']);
    expect(found(failing('wechat_daily_limit', 121_000))).toEqual([]);
  });

  it('call before the calls of the day run out', () => {
    const quota = (share: number, spent = false) => ({ signals: { ...quiet, quota: { share, spent } } });
    expect(found(aState(), quota(0.79))).toEqual([]);
    expect(found(aState(), quota(0.8))).toEqual(['quota_low attention']);
    expect(found(aState(), quota(0.1, true))).toEqual(['quota_low alarm']);
  });

  it('call when reads show life that no push tells of', () => {
    const unpushed = (signs: number, agoMs: number) => ({
      signals: { ...quiet, unpushed: { signs, firstAt: at(NOW - agoMs) } },
    });
    expect(found(aState(), unpushed(2, 600_000))).toEqual([]);
    expect(found(aState(), unpushed(3, 119_000))).toEqual([]);
    expect(found(aState(), unpushed(3, 121_000))).toEqual(['callback_silent attention']);
  });

  it('judge nothing by a queue that has stopped', () => {
    const state = aState({ agents: [online], waiting: [waiting('a', 700_000)] });
    const queue = { ...state.sources.queue, asOf: at(NOW - 31_000) };
    const stopped = { ...state, sources: { ...state.sources, queue } };
    const { findings, unknown } = findingsOf(ground(stopped));
    expect(findings.map((one) => one.kind)).toEqual(['platform_degraded']);
    expect([...unknown]).toEqual(['waiting', 'longest_wait', 'nobody_online']);
  });

  it('are silent when switched off', () => {
    const settings = withRules({ waiting: { on: false } });
    expect(found(aState({ agents: [online], waiting: many(30) }), { settings })).toEqual([]);
  });
});

/** Runs the rules each second over a script of how many wait, and returns the alert's level after each. */
function levels(script: readonly number[]): (string | undefined)[] {
  const model = createModel(aState({ agents: [anAgent()] }));
  let memory: Memory = new Map();
  return script.map((count, second) => {
    const now = at(NOW + second * 1_000);
    const state = { ...model.state, waitingCount: count };
    const live = { ...state.sources.queue, asOf: now };
    const next = { ...state, sources: { ...state.sources, queue: live, online: live, sessions: live } };
    const judgement = judge(ground(next, { now }), memory);
    memory = judgement.memory;
    const fact: AlertFact = { type: 'alerts.judged', seenAt: now, ...judgement };
    model.take([fact], new Map());
    return Object.values(model.state.alerts).find((alert) => alert.kind === 'waiting')?.level;
  });
}
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value);

describe('hysteresis', () => {
  it('raises at once and clears after thirty seconds below', () => {
    const shown = levels([9, 10, ...times(40, 9)]);
    expect(shown.slice(0, 2)).toEqual([undefined, 'attention']);
    expect(shown[30]).toBe('attention');
    expect(shown[31]).toBeUndefined();
  });

  it('falls from alarm to attention after thirty seconds, not with the first better figure', () => {
    const shown = levels([20, ...times(40, 15)]);
    expect(shown[29]).toBe('alarm');
    expect(shown[30]).toBe('attention');
    expect(shown[40]).toBe('attention');
  });

  it('does not flap while the figure swings around a bound', () => {
    const shown = levels(Array.from({ length: 120 }, (_, i) => (i % 20 < 10 ? 10 : 9)));
    expect(new Set(shown)).toEqual(new Set(['attention']));
  });

  it('shows an alarm whenever the figure is in alarm, and nothing when it was calm for thirty seconds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 150 }), (script) => {
        const shown = levels(script);
        script.forEach((count, i) => {
          if (count >= 20) expect(shown[i]).toBe('alarm');
          else if (count >= 10) expect(shown[i]).toBeDefined();
          const calm = i >= 30 && script.slice(i - 30, i + 1).every((n) => n < 10);
          if (calm) expect(shown[i]).toBeUndefined();
        });
      }),
    );
  });

  it('keeps an alert whose source has stopped', () => {
    const stopped = aState({ alerts: [anAlert()] });
    const queue = { ...stopped.sources.queue, asOf: at(NOW - 60_000) };
    const state = { ...stopped, sources: { ...stopped.sources, queue } };
    expect(judge(ground(state, { now: at(NOW + 600_000) }), new Map()).over).toEqual([]);
  });

  it('ends a switched off alert at once', () => {
    const state = aState({ alerts: [anAlert()] });
    const settings = withRules({ longest_wait: { on: false } });
    expect(judge(ground(state, { settings }), new Map()).over).toEqual(['longest_wait']);
  });
});
