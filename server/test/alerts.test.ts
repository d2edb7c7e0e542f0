import type { AlertSettings } from '@kf/shared/contract/alert-settings';
import { type AlertKind, alertKinds } from '@kf/shared/contract/alerts';
import { AlertId, type PersonId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { defaultAlertSettings } from '@kf/shared/contract/plain';
import { agentId, customerId } from '@kf/shared/testing/builders';
import { describe, type ExpectStatic, expect, it } from 'vitest';
import { startTower, startWorld } from './tower.ts';

const wang = { personId: 'p1' as PersonId, name: '王芳' };

/** As delivered, except that nothing has to last as long. */
const settings: AlertSettings = {
  ...defaultAlertSettings,
  rules: {
    ...defaultAlertSettings.rules,
    nobody_online: { on: true, afterMs: 1_500 },
    agent_vanished: { on: true, afterMs: 1_500, alarmAfterMs: 60_000 },
    platform_degraded: { on: true, afterMs: 1_500, alarmAfterMs: 60_000 },
    callback_silent: { on: true, afterMs: 1_500, alarmAfterMs: 60_000 },
  },
  clearAfterMs: 1_000,
};

type World = Awaited<ReturnType<typeof open>>;

/** Two agents online, nobody waits, and every alert that is raised is noted. */
async function open(over: Partial<AlertSettings> = {}, expectHere: ExpectStatic = expect) {
  const world = await startWorld({
    platform: { dialect: 'legacy', agents: 2, seed: 3 },
    tower: { config: { dialect: 'legacy' } },
  });
  const { platform, tower } = world;
  const raised = new Set<AlertKind>();
  tower.runtime.live.onFrame(({ changes }) => {
    for (const change of changes) if (change.type === 'alert.put') raised.add(change.alert.kind);
  });
  const agents = platform.state().agents.map((agent) => agentId(agent.kf_account));
  for (const agent of agents) platform.agents(agent, { action: 'online', autoAccept: 0 });
  const until = (what: (state: LiveState) => boolean) =>
    expectHere.poll(() => what(tower.state()), { timeout: 15_000, interval: 20 }).toBe(true);
  const everyoneOnline = (s: LiveState) =>
    agents.every((id) => s.agents[id] !== undefined && s.agents[id].presence !== 'offline');
  await until(everyoneOnline);
  await tower.runtime.settings.put('alerts', { ...settings, ...over }, 0, wang);
  const arrive = async (count = 1) => {
    const { openids } = await platform.customers({ action: 'arrive', count, wait: true });
    await until((s) => openids.every((id) => s.waiting[customerId(id)] !== undefined));
    return openids.map(customerId);
  };
  const serve = async (agent = agents[0] as string) => {
    const [customer] = await arrive();
    platform.agents(agent, { action: 'accept', openid: customer as string });
    await until((s) => s.sessions[customer as keyof typeof s.sessions] !== undefined);
    return customer as string;
  };
  const alert = (kind: AlertKind) => Object.values(tower.state().alerts).find((one) => one.kind === kind);
  return { ...world, raised, agents, until, arrive, serve, alert };
}

interface Scenario {
  settings?: Partial<AlertSettings>;
  begin: (world: World) => unknown;
  end: (world: World) => unknown;
}

const scenarios: Record<AlertKind, Scenario> = {
  waiting: {
    begin: ({ arrive }) => arrive(10),
    end: ({ platform, agents }) => platform.agents(agents[0] as string, { action: 'accept', count: 5 }),
  },
  longest_wait: {
    begin: ({ platform }) => platform.customers({ action: 'arrive', queue: true, secondsAgo: 400 }),
    end: ({ platform, agents }) => platform.agents(agents[0] as string, { action: 'accept', count: 1 }),
  },
  nobody_online: {
    async begin({ platform, agents, arrive }) {
      for (const agent of agents) platform.agents(agent, { action: 'offline' });
      await arrive();
    },
    end: ({ platform, agents }) => platform.agents(agents[0] as string, { action: 'online', autoAccept: 0 }),
  },
  agent_vanished: {
    async begin({ platform, agents, serve }) {
      await serve(agents[0]);
      platform.agents(agents[0] as string, { action: 'offline' });
    },
    end: ({ platform, agents }) => platform.agents(agents[0] as string, { action: 'online', autoAccept: 0 }),
  },
  session_long: {
    settings: { thresholds: { ...settings.thresholds, sessionMs: { attention: 2_000, alarm: 60_000 } } },
    begin: ({ serve }) => serve(),
    end({ platform }) {
      for (const { openid, kf_account } of platform.state().sessions)
        platform.agents(kf_account, { action: 'close', openid });
    },
  },
  handover_unfinished: {
    async begin({ platform, tower, agents, serve }) {
      const customer = await serve(agents[0]);
      platform.faults({ errors: [{ endpoint: '/customservice/kfsession/create', errcode: 65415 }] });
      const [, toAgentId] = agents;
      if (!toAgentId) throw new Error('one agent only');
      await tower.runtime.operations.request(
        { type: 'handover', customerId: customerId(customer), toAgentId, key: 'alerts-handover' },
        wang,
      );
    },
    async end({ platform, tower, agents }) {
      platform.faults({ reset: true });
      const [operation] = Object.values(tower.state().operations);
      const [first] = agents;
      if (!operation || !first) throw new Error('nothing to resolve');
      await tower.runtime.operations.resolve(operation.operationId, { toAgentId: first }, wang);
    },
  },
  platform_degraded: {
    begin: ({ platform }) => platform.faults({ errors: [{ endpoint: '*', errcode: -1 }] }),
    end({ platform, tower }) {
      platform.faults({ reset: true });
      tower.runtime.retryNow();
    },
  },
  quota_low: {
    begin: ({ platform }) => platform.faults({ quotaSpent: ['/cgi-bin/customservice/getonlinekflist'] }),
    end: () => undefined,
  },
  callback_silent: {
    async begin({ platform, until }) {
      await new Promise((done) => setTimeout(done, 3_500)); // a push that has just come would explain it
      platform.faults({ drop: 1 });
      for (let i = 0; i < 3; i++) await platform.customers({ action: 'arrive', queue: true });
      await until((s) => s.waitingCount === 3);
    },
    async end({ platform, arrive }) {
      platform.faults({ reset: true });
      await arrive();
    },
  },
};

describe.concurrent.each(alertKinds)('%s', (kind) => {
  const scenario = scenarios[kind];
  it('is raised in its scenario and no other alert is, and ends when the trouble does', async ({
    expect,
  }) => {
    const world = await open(scenario.settings, expect);
    try {
      await scenario.begin(world);
      await world.until(() => world.alert(kind) !== undefined);
      await new Promise((done) => setTimeout(done, 2_000)); // time for others to be raised wrongly
      expect([...world.raised]).toEqual([kind]);
      await scenario.end(world);
      if (kind !== 'quota_low') await world.until(() => world.alert(kind) === undefined);
      expect([...world.raised]).toEqual([kind]);
    } finally {
      await world.close();
    }
  });
});

describe('an ordinary hour', () => {
  it('raises nothing: arrivals, sessions, transfers, closes, an agent who goes home', async () => {
    const world = await open();
    const { platform, agents, serve, arrive, until, raised } = world;
    const [first = '', second = ''] = agents as string[];
    try {
      const one = await serve(first);
      const two = await serve(second);
      platform.agents(first, { action: 'switch', openid: one, to: second });
      await until((s) => s.sessions[customerId(one)]?.agentId === second);
      await arrive(3);
      for (const openid of [one, two]) platform.agents(second, { action: 'close', openid });
      await until((s) => Object.keys(s.sessions).length === 0);
      platform.agents(first, { action: 'offline' });
      await until((s) => s.agents[agentId(first)]?.presence === 'offline');
      await new Promise((done) => setTimeout(done, 3_000));
      expect([...raised]).toEqual([]);
    } finally {
      await world.close();
    }
  });
});

describe('people and alerts', () => {
  it('who sees to it is durable, audited, and the same after a restart', async () => {
    const { platform, tower, database, until, alert, arrive } = await open({ clearAfterMs: 30_000 });
    try {
      await arrive(10);
      await until(() => alert('waiting') !== undefined);
      const { alertId } = alert('waiting') ?? {};
      if (!alertId) throw new Error('no alert');
      await Promise.all([
        tower.runtime.alerts.act(alertId, { act: 'own' }, wang),
        tower.runtime.alerts.act(alertId, { act: 'own' }, wang),
      ]);
      await until(() => alert('waiting')?.owner?.name === '王芳');
      await tower.runtime.alerts.act(alertId, { act: 'snooze', minutes: 10 }, wang);
      const before = alert('waiting');
      await tower.close();
      const again = await startTower({ platform, database, config: { dialect: 'legacy' } });
      try {
        await expect.poll(() => again.state().sources.queue.state, { timeout: 10_000 }).toBe('live');
        expect(again.state().alerts[alertId]).toEqual(before);
        expect(again.state().account.thresholds).toEqual(settings.thresholds);
      } finally {
        await again.close();
      }
    } finally {
      await platform.close();
      await database.close();
    }
  });

  it('an alert that is over cannot be taken on', async () => {
    const { tower, close } = await open();
    try {
      await expect(
        tower.runtime.alerts.act(AlertId.parse('waiting'), { act: 'own' }, wang),
      ).rejects.toMatchObject({ code: 'alert_not_found' });
    } finally {
      await close();
    }
  });

  it('bounds that are changed hold at once, on the board and for alerts', async () => {
    const { tower, until, alert, arrive, close } = await open();
    try {
      await arrive(2);
      const thresholds = { ...settings.thresholds, waiting: { attention: 2, alarm: 5 } };
      expect(tower.runtime.alerts.preview({ ...settings, thresholds })).toMatchObject([
        { kind: 'waiting', level: 'attention', value: 2 },
      ]);
      await tower.runtime.settings.put('alerts', { ...settings, thresholds }, 1, wang);
      await until((s) => s.account.thresholds.waiting.attention === 2 && alert('waiting') !== undefined);
    } finally {
      await close();
    }
  });
});
