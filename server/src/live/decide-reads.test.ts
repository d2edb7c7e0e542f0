import { anAgent, aSession, at, groupId } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import {
  aDesk,
  agentsRead,
  anna,
  checked,
  closed,
  created,
  li,
  ofType,
  online,
  onlineRead,
  quiet,
  sec,
  sessionsRead,
  switched,
  wang,
} from './testing/desk.ts';

const askLi = { ask: 'sessions', agentId: li };

describe('the online list', () => {
  it('brings agents online and offline', () => {
    const desk = aDesk();
    const gone = desk.take(onlineRead(6, [online(li, 0)]));
    expect(desk.state.agents[wang]).toMatchObject({ presence: 'offline', presenceSince: sec(6) + 100 });
    expect(ofType(gone.changes, 'agent.put').map((c) => c.cause)).toEqual(['offline']);
    expect(gone.asks).toEqual([{ ask: 'sessions', agentId: wang }]);
    const back = desk.take(onlineRead(12, [online(li, 0), online(wang, 0)]));
    expect(desk.state.agents[wang]?.presence).toBe('online');
    expect(ofType(back.changes, 'agent.put').map((c) => c.cause)).toEqual(['online']);
  });

  it('of the legacy dialect tells device and limit', () => {
    const desk = aDesk();
    desk.take(onlineRead(6, [{ agentId: li, presence: 'both', load: 0, limit: 3, staffNo: '1001' }]));
    expect(desk.state.agents[li]).toMatchObject({ presence: 'both', reportedLimit: 3, reportedLoad: 0 });
  });

  it('of the current dialect leaves the limit undefined, and a count unknown once offline', () => {
    const desk = aDesk();
    desk.take(onlineRead(6, [online(li, 0)]));
    expect(desk.state.agents[li]).not.toHaveProperty('reportedLimit');
    desk.take(onlineRead(12, []));
    expect(desk.state.agents[li]).not.toHaveProperty('reportedLoad');
  });

  it('names an agent nobody listed: the agent appears, and the list is read', () => {
    const desk = aDesk(quiet({ agents: [] }));
    expect(desk.take(onlineRead(6, [online(li, 0)])).asks).toEqual([{ ask: 'agents' }]);
    expect(desk.state.agents[li]).toMatchObject({ presence: 'online', binding: { state: 'unknown' } });
  });

  it('that was overtaken by a later one is not taken', () => {
    const desk = aDesk();
    desk.take(onlineRead(10, []));
    expect(desk.take(onlineRead(9, [online(li, 0)], { seenAt: sec(11) })).changes).toEqual([]);
  });

  it('that agrees with every agent’s sessions renews their age', () => {
    const desk = aDesk();
    desk.take(onlineRead(6, [online(li, 0), online(wang, 0)]));
    expect(desk.state.sources.sessions.asOf).toBe(sec(6));
    desk.take(onlineRead(12, [online(li, 1), online(wang, 0)]));
    expect(desk.state.sources.sessions.asOf).toBe(sec(6));
  });
});

describe('a count that differs from the known sessions', () => {
  it('is asked about at once for an agent whose sessions were never read', () => {
    const desk = aDesk();
    expect(desk.take(onlineRead(6, [online(li, 2), online(wang, 0)])).asks).toEqual([askLi]);
  });

  it('is noted first, for a push may be on its way, and asked about the second time', () => {
    const desk = aDesk();
    desk.take(sessionsRead(1, li, []));
    expect(desk.take(onlineRead(6, [online(li, 1)], {})).asks).not.toContainEqual(askLi);
    expect(desk.state.agents[li]?.unconfirmedSince).toBe(sec(6) + 100);
    expect(desk.take(onlineRead(12, [online(li, 1)])).asks).toContainEqual(askLi);
    expect(desk.state.agents[li]?.unconfirmedSince).toBe(sec(6) + 100);
  });

  it('is asked about at once while pushes are distrusted', () => {
    const desk = aDesk();
    desk.take(sessionsRead(1, li, []));
    desk.model.memory.distrustUntil = sec(60);
    expect(desk.take(onlineRead(6, [online(li, 1)])).asks).toContainEqual(askLi);
  });

  it('is over when the next count agrees', () => {
    const desk = aDesk();
    desk.take(onlineRead(6, [online(li, 1)]), onlineRead(12, [online(li, 0)]));
    expect(desk.state.agents[li]).not.toHaveProperty('unconfirmedSince');
  });

  it('says nothing when one of the sessions began or ended after the list was asked for', () => {
    const desk = aDesk();
    desk.take(created(6), onlineRead(5.9, [online(li, 0), online(wang, 0)], { seenAt: sec(7) }));
    expect(desk.state.agents[li]).not.toHaveProperty('unconfirmedSince');
    desk.take(closed(20), onlineRead(19.9, [online(li, 1), online(wang, 0)], { seenAt: sec(21) }));
    expect(desk.state.agents[li]).not.toHaveProperty('unconfirmedSince');
  });
});

describe('the list of agents', () => {
  it('names and binds those it lists, and keeps what the tower keeps of them', () => {
    const agents = [anAgent({ agentId: li, capacity: 7, groupIds: [groupId('g1')], nickname: 'old' })];
    const desk = aDesk(quiet({ agents }));
    desk.take(agentsRead(6, [li]));
    expect(desk.state.agents[li]).toMatchObject({
      nickname: li,
      capacity: 7,
      groupIds: ['g1'],
      binding: { state: 'bound' },
    });
    expect(desk.take(agentsRead(12, [li])).changes).toEqual([]);
  });

  it('adds and removes agents', () => {
    const desk = aDesk();
    const zhao = 'zhao@kfdemo' as typeof li;
    const { changes } = desk.take(agentsRead(6, [li, zhao]));
    expect(ofType(changes, 'agent.put').at(-1)).toMatchObject({ cause: 'added', agent: { agentId: zhao } });
    expect(ofType(changes, 'agent.removed')).toMatchObject([{ agentId: wang }]);
  });

  it('keeps a deleted agent until the last of their sessions is over', () => {
    const desk = aDesk(quiet({ sessions: [aSession({ customerId: anna, agentId: wang })] }));
    expect(desk.take(agentsRead(6, [li])).asks).toEqual([{ ask: 'session', customerId: anna }]);
    expect(desk.state.agents[wang]).toBeDefined();
    const { changes } = desk.take(checked(7));
    expect(ofType(changes, 'agent.removed')).toMatchObject([{ agentId: wang }]);
    expect(desk.state.agents[wang]).toBeUndefined();
  });

  it('that lists the agent again lets them stay', () => {
    const desk = aDesk(quiet({ sessions: [aSession({ customerId: anna, agentId: wang })] }));
    desk.take(agentsRead(6, [li]), agentsRead(12, [li, wang]), checked(13));
    expect(desk.state.agents[wang]).toBeDefined();
  });

  it('that is older than the online list does not remove who is online', () => {
    const desk = aDesk();
    const both = [online(li, 0), online(wang, 0)];
    desk.take(onlineRead(6, both), { ...agentsRead(5.9, [li]), seenAt: sec(7) });
    expect(desk.state.agents[wang]).toBeDefined();
  });

  it('that was overtaken by a later one is not taken', () => {
    const desk = aDesk();
    desk.take(agentsRead(6, [li, wang]));
    expect(desk.take({ ...agentsRead(5, [li]), seenAt: sec(7) }).changes).toEqual([]);
  });
});

describe('a source', () => {
  it('that fails keeps the age of its last good read and counts its failures', () => {
    const desk = aDesk();
    desk.take(onlineRead(6, [online(li, 0)]));
    const failed = (seconds: number) =>
      ({
        type: 'source.failed',
        source: 'online',
        seenAt: sec(seconds),
        reason: 'wechat_unavailable',
      }) as const;
    desk.take(failed(12), { ...failed(18), errcode: -1, retryAt: sec(20) });
    expect(desk.state.sources.online).toEqual({
      asOf: sec(6),
      state: 'failing',
      intervalMs: 6_000,
      reason: 'wechat_unavailable',
      errcode: -1,
      failures: 2,
      retryAt: sec(20),
    });
    expect(desk.state.agents[li]?.presence).toBe('online');
  });

  it('that is good again has no trace of the failure', () => {
    const desk = aDesk();
    desk.take(
      { type: 'source.failed', source: 'token', seenAt: sec(1), reason: 'wechat_unavailable' },
      { type: 'source.good', source: 'token', askedAt: sec(5), seenAt: sec(6), intervalMs: 100 },
    );
    expect(desk.state.sources.token).toEqual({ asOf: sec(5), state: 'live', intervalMs: 100 });
  });
});

it('a transfer that was told counts for neither agent as a disagreement while the list was on its way', () => {
  const desk = aDesk();
  desk.take(created(1), switched(6), onlineRead(6.4, [online(li, 0), online(wang, 1)]));
  expect(desk.state.agents[li]).not.toHaveProperty('unconfirmedSince');
  expect(desk.state.agents[wang]?.reportedLoad).toBe(1);
  expect(desk.state.sources.online.asOf).toBe(at(sec(6) + 400));
});
