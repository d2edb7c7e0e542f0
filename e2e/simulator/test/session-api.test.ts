import { describe, expect, it } from 'vitest';
import { A1, A2, A3, aCallback, aCustomer, anApi, aSimulator } from './support.ts';

const CREATE = '/customservice/kfsession/create';
const CLOSE = '/customservice/kfsession/close';

/** A1 serves `served`, A2 is online and free, A3 is offline, `new` is not bound; `idle` is free, `gone` unfollowed. */
async function aDesk() {
  const simulator = await aSimulator();
  simulator.agents(A1, { action: 'online' });
  simulator.agents(A2, { action: 'online' });
  const api = await anApi(simulator);
  await api.post('/customservice/kfaccount/add', { kf_account: 'new@kfdemo', nickname: '新人' });
  const served = await aCustomer(simulator, 'oServed');
  const idle = await aCustomer(simulator, 'oIdle');
  const gone = await aCustomer(simulator, 'oGone');
  await simulator.customers({ action: 'unfollow', openid: gone });
  await api.post(CREATE, { kf_account: A1, openid: served });
  return { simulator, api, served, idle, gone };
}

describe('kfsession/create and close check in the order of the platform', () => {
  const cases: [string, string | object, number, number][] = [
    ['an empty body', '', 44002, 44002],
    ['a body that is no JSON', '{', 47001, 47001],
    ['a body that is no object', '[]', 47001, 47001],
    ['unicode escapes', '{"kf_account":"\\u5ba2","openid":"x"}', 40033, 40033],
    ['no openid, no agent', {}, 41009, 41009],
    ['no openid before an unknown agent', { kf_account: 'x@kfdemo' }, 41009, 41009],
    [
      'an unknown openid before an unknown agent',
      { openid: 'oNobody', kf_account: 'x@kfdemo' },
      40003,
      40003,
    ],
    ['an openid of 65 characters', { openid: 'o'.repeat(65), kf_account: A1 }, 40003, 40003],
    ['one who does not follow', { openid: 'oGone', kf_account: A1 }, 40003, 40003],
    ['an openid that is a number', { openid: 7, kf_account: A1 }, 40035, 40035],
    ['an unknown agent', { openid: 'oIdle', kf_account: 'x@kfdemo' }, 65401, 65401],
    ['an agent in other letters', { openid: 'oIdle', kf_account: A1.toUpperCase() }, 65401, 65401],
    ['no agent', { openid: 'oIdle' }, 65401, 65401],
    ['an agent not bound', { openid: 'oIdle', kf_account: 'new@kfdemo' }, 65402, 65413],
    [
      'an agent not bound, customer served by another',
      { openid: 'oServed', kf_account: 'new@kfdemo' },
      65402,
      65414,
    ],
    ['an agent offline', { openid: 'oIdle', kf_account: A3 }, 65415, 65413],
    ['an agent offline, customer served by another', { openid: 'oServed', kf_account: A3 }, 65415, 65414],
    ['a customer of another agent', { openid: 'oServed', kf_account: A2 }, 65414, 65414],
    ['a customer of this agent', { openid: 'oServed', kf_account: A1 }, 0, 0],
    ['a free customer', { openid: 'oIdle', kf_account: A2 }, 0, 65413],
    [
      'more members than known',
      { openid: 'oIdle', kf_account: A2, text: '请留意', business_id: '1' },
      0,
      65413,
    ],
  ];

  it.each(cases)('%s', async (_what, body, _onCreate, onClose) => {
    const { api } = await aDesk();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const close = (await (await api.raw('POST', CLOSE, text)).json()) as { errcode: number };
    expect(close.errcode).toBe(onClose);
  });

  it.each(cases)('create: %s', async (_what, body, onCreate) => {
    const { api } = await aDesk();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const created = (await (await api.raw('POST', CREATE, text)).json()) as { errcode: number };
    expect(created.errcode).toBe(onCreate);
  });

  it('lets the feature being off win over everything but token, quota and method', async () => {
    const { simulator, api } = await aDesk();
    simulator.faults({ featureOff: true });
    for (const path of [CREATE, CLOSE]) {
      expect((await (await api.raw('POST', path, '')).json()) as object).toMatchObject({ errcode: 65400 });
      expect((await (await api.raw('GET', path)).json()) as object).toMatchObject({ errcode: 43002 });
      expect(await api.post(path, {}, { access_token: 'x' })).toMatchObject({ errcode: 40014 });
    }
    simulator.faults({ quotaSpent: [CREATE] });
    expect(await api.post(CREATE)).toMatchObject({ errcode: 45009 });
  });
});

describe('what create and close do', () => {
  it('gives exactly one of two agents the customer', async () => {
    const { simulator, api, idle } = await aDesk();
    const answers = await Promise.all(
      [A1, A2].map((kf_account) => api.post(CREATE, { kf_account, openid: idle })),
    );
    expect(answers.map(({ errcode }) => errcode).sort()).toEqual([0, 65414]);
    expect(simulator.state().sessions.filter(({ openid }) => openid === idle)).toHaveLength(1);
  });

  it('pushes one event for a new session and none for a repeated create', async () => {
    const { simulator, api, idle } = await aDesk();
    const pushes = await aCallback(simulator);
    for (let i = 0; i < 3; i += 1) await api.post(CREATE, { kf_account: A2, openid: idle });
    await api.post(CLOSE, { kf_account: A2, openid: idle });
    await simulator.idle();
    expect(
      pushes.map((push) => [push.field('Event'), push.field('FromUserName'), push.field('KfAccount')]).sort(),
    ).toEqual([
      ['kf_close_session', idle, A2],
      ['kf_create_session', idle, A2],
    ]);
    expect(pushes[0]?.field('CloseType')).toBeUndefined();
  });

  it('ignores automatic acceptance and takes a waiting customer out of the queue', async () => {
    const { simulator, api, idle } = await aDesk();
    await simulator.customers({ action: 'arrive', openid: idle, transfer: true });
    expect(await api.get('/customservice/kfsession/getsession', { openid: idle })).toEqual({
      createtime: 0,
      kf_account: '',
    });
    expect(await api.post(CLOSE, { kf_account: A1, openid: idle })).toMatchObject({ errcode: 65413 });
    expect(await api.post(CREATE, { kf_account: A2, openid: idle })).toEqual({ errcode: 0, errmsg: 'ok' });
    const { queue, agents, at } = simulator.state();
    expect(queue).toEqual([]);
    expect(agents[1]).toMatchObject({ kf_account: A2, auto_accept: 0, accepted_case: 1 });
    expect(await api.get('/customservice/kfsession/getsession', { openid: idle })).toEqual({
      createtime: at,
      kf_account: A2,
    });
  });

  it("keeps a supervisor's note for the agent", async () => {
    const { simulator, api, idle } = await aDesk();
    await api.post(CREATE, { kf_account: A2, openid: idle, text: '老客户，请优先' });
    expect(simulator.agent(A2).notes).toMatchObject([{ openid: idle, text: '老客户，请优先' }]);
  });

  it('lists the sessions of an agent by age', async () => {
    const { simulator, api, served, idle } = await aDesk();
    const path = '/customservice/kfsession/getsessionlist';
    simulator.clock({ advanceSeconds: 10 });
    await api.post(CREATE, { kf_account: A1, openid: idle });
    const { at } = simulator.state();
    expect(await api.get(path, { kf_account: A1 })).toEqual({
      sessionlist: [
        { createtime: at - 10, openid: served },
        { createtime: at, openid: idle },
      ],
    });
    expect(await api.get(path, { kf_account: A2 })).toEqual({ sessionlist: [] });
    expect(await api.get(path, { kf_account: 'new@kfdemo' })).toMatchObject({ errcode: 65402 });
    expect(await api.get(path, { kf_account: 'x' })).toMatchObject({ errcode: 65401 });
    expect(await api.get(path)).toMatchObject({ errcode: 65401 });
  });

  it('tells of nobody in the words of the old dialect', async () => {
    const { simulator, api, idle } = await aDesk();
    simulator.configure({ dialect: 'legacy' });
    const path = '/customservice/kfsession/getsession';
    expect(await api.get(path, { openid: idle })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      createtime: 0,
      kf_account: '',
    });
    expect(await api.get(path, { openid: 'oNobody' })).toMatchObject({ errcode: 40003 });
    expect(await api.get(path)).toMatchObject({ errcode: 41009 });
  });
});

describe('getwaitcase', () => {
  it('lists the hundred earliest in order of arrival and counts all', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    await simulator.customers({ action: 'arrive', count: 120, transfer: true });
    await simulator.customers({ action: 'arrive', openid: 'oEarly', transfer: true, secondsAgo: 600 });
    const answer = await api.get('/customservice/kfsession/getwaitcase');
    expect(answer['count']).toBe(121);
    const list = answer['waitcaselist'] as { openid: string; latest_time: number }[];
    expect(list).toHaveLength(100);
    expect(list.map(({ openid }) => openid)).toEqual(
      simulator
        .state()
        .queue.slice(0, 100)
        .map(({ openid }) => openid),
    );
    expect(list[0]).toEqual({ latest_time: simulator.state().at - 600, openid: 'oEarly' });
  });

  it('shows the latest message, while the place in the queue stays', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    for (const openid of ['oFirst', 'oSecond'])
      await simulator.customers({ action: 'arrive', openid, transfer: true });
    const { at } = simulator.state();
    simulator.clock({ advanceSeconds: 60 });
    await simulator.customers({ action: 'message', openid: 'oFirst' });
    expect(await api.get('/customservice/kfsession/getwaitcase')).toEqual({
      count: 2,
      waitcaselist: [
        { latest_time: at + 60, openid: 'oFirst' },
        { latest_time: at, openid: 'oSecond' },
      ],
    });
    simulator.configure({ dialect: 'legacy' });
    expect(await api.get('/customservice/kfsession/getwaitcase')).toEqual({
      count: 2,
      waitcaselist: [
        { createtime: at, kf_account: '', openid: 'oFirst' },
        { createtime: at, kf_account: '', openid: 'oSecond' },
      ],
    });
  });
});

describe('time limits', () => {
  it('ends a session thirty minutes after the last message of either side, with an event', async () => {
    const { simulator, served } = await aDesk();
    const pushes = await aCallback(simulator);
    simulator.clock({ advanceSeconds: 1700 });
    await simulator.customers({ action: 'message', openid: served });
    simulator.clock({ advanceSeconds: 1700 });
    simulator.agents(A1, { action: 'send', openid: served, text: '在的' });
    simulator.clock({ advanceSeconds: 1799 });
    expect(simulator.state().sessions).toHaveLength(1);
    simulator.clock({ advanceSeconds: 1 });
    expect(simulator.state().sessions).toHaveLength(0);
    await simulator.idle();
    expect(pushes.map((push) => push.field('Event'))).toEqual(['kf_close_session']);
  });

  it('counts from the start, says nothing, or says why, by setting', async () => {
    const { simulator, served } = await aDesk();
    simulator.configure({ sessionTimeoutFrom: 'create', timeoutEmitsClose: false });
    const pushes = await aCallback(simulator);
    simulator.clock({ advanceSeconds: 1700 });
    await simulator.customers({ action: 'message', openid: served });
    simulator.clock({ advanceSeconds: 100 });
    expect(simulator.state().sessions).toHaveLength(0);
    await simulator.idle();
    expect(pushes).toHaveLength(0);

    simulator.configure({ timeoutEmitsClose: true, emitCloseType: true });
    await simulator.customers({ action: 'arrive', openid: served, transfer: true });
    simulator.agents(A1, { action: 'accept' });
    simulator.clock({ advanceSeconds: 1800 });
    await simulator.idle();
    expect(pushes.map((push) => push.field('CloseType'))).toEqual([undefined, 'TIMEOUT']);
  });

  it('ends a wait after 48 hours without a message, without an event', async () => {
    const simulator = await aSimulator();
    await simulator.customers({ action: 'arrive', openid: 'oPatient', transfer: true });
    simulator.clock({ advanceSeconds: 100_000 });
    await simulator.customers({ action: 'message', openid: 'oPatient' });
    simulator.clock({ advanceSeconds: 172_799 });
    expect(simulator.state().queue).toHaveLength(1);
    simulator.clock({ advanceSeconds: 1 });
    expect(simulator.state().queue).toHaveLength(0);
  });
});
