import { describe, expect, it } from 'vitest';
import { createSimulator } from '../src/create-simulator.ts';
import { A1, A2, aCallback, anApi, aSimulator } from './support.ts';

describe('the control API', () => {
  async function overHttp(options = {}) {
    const simulator = await aSimulator(options);
    const call = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`${simulator.url}/_sim${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    return {
      simulator,
      get: (path: string) => call('GET', path),
      post: (path: string, body?: unknown) => call('POST', path, body),
    };
  }

  it('tells the truth in one shape', async () => {
    const { simulator, get, post } = await overHttp({ dialect: 'current' });
    await post(`/agents/${A1}`, { action: 'online', status: 3, autoAccept: 1 });
    await post('/customers', { action: 'arrive', openid: 'oServed', transfer: true });
    await post('/customers', { action: 'arrive', openid: 'oWaits', transfer: true, secondsAgo: 90 });
    const { body } = await get('/state');
    const at = body['at'] as number;
    expect(body).toEqual({
      at,
      agents: [
        expect.objectContaining({ kf_account: A1, status: 3, auto_accept: 1, accepted_case: 1 }),
        expect.objectContaining({ kf_account: A2, status: 0, auto_accept: 0, accepted_case: 0 }),
        expect.any(Object),
      ],
      sessions: [expect.objectContaining({ openid: 'oServed', kf_account: A1, createtime: at })],
      queue: [{ openid: 'oWaits', since: at - 90, latest_time: at - 90, kf_account: '' }],
    });
    expect(simulator.state()).toEqual(body);
  });

  it('says in words what cannot be done', async () => {
    const { get, post } = await overHttp();
    expect(await post('/agents/nobody@kfdemo', { action: 'online' })).toEqual({
      status: 404,
      body: { error: 'there is no agent nobody@kfdemo' },
    });
    expect(await get('/customers/oNobody')).toEqual({
      status: 404,
      body: { error: 'there is no customer oNobody' },
    });
    expect(await post('/customers', { action: 'message', openid: 'oNobody' })).toMatchObject({ status: 404 });
    expect(await post(`/agents/${A1}`, { action: 'accept' })).toEqual({
      status: 409,
      body: { error: `${A1} is offline` },
    });
    expect(await post(`/agents/${A1}`, { action: 'dance' })).toMatchObject({ status: 400 });
    expect(await post('/faults', { dorp: 1 })).toMatchObject({ status: 400 });
    expect(await post('/settings', { aesKey: 'short' })).toMatchObject({ status: 400 });
    expect(await get('/nothing')).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('no control route') },
    });
  });

  it('acts as agents and customers', async () => {
    const { simulator, get, post } = await overHttp();
    await post(`/agents/${A1}`, { action: 'online' });
    await post(`/agents/${A2}`, { action: 'online' });
    expect(await post('/customers', { action: 'arrive', count: 3, queue: true })).toMatchObject({
      status: 200,
      body: { openids: expect.any(Array) },
    });
    await post(`/agents/${A1}`, { action: 'accept', count: 2 });
    const [first] = simulator.state().sessions;
    const openid = first?.openid ?? '';
    expect(await post(`/agents/${A1}`, { action: 'send', openid, text: '您好' })).toMatchObject({
      status: 200,
    });
    expect((await get(`/customers/${openid}`)).body).toMatchObject({
      state: 'in session',
      kfAccount: A1,
      seen: [{ from: 'agent', text: '您好' }],
    });
    await post(`/agents/${A1}`, { action: 'switch', openid, to: A2 });
    expect(simulator.state().sessions.find((session) => session.openid === openid)?.kf_account).toBe(A2);
    expect(await post(`/agents/${A1}`, { action: 'close', openid })).toEqual({
      status: 409,
      body: { error: `${openid} is with ${A2}, not with ${A1}` },
    });
    await post(`/agents/${A2}`, { action: 'close', openid });
    await post(`/agents/${A2}`, { action: 'autoAccept', value: 5 });
    const { sessions, queue } = simulator.state();
    expect(queue).toEqual([]);
    expect(sessions.map(({ kf_account }) => kf_account).sort()).toEqual([A1, A2]);
    expect(simulator.deliveries().log.map(({ name }) => name)).toEqual([
      'kf_create_session',
      'kf_create_session',
      'kf_switch_session',
      'kf_close_session',
      'kf_create_session',
    ]);
  });

  it('takes a member by more than one name', async () => {
    const { simulator, post } = await overHttp();
    for (const body of [{ value: 2 }, { max: 3 }, { auto_accept: 4 }, { autoAccept: 5 }, { limit: 6 }]) {
      expect(await post(`/agents/${A1}`, { action: 'autoAccept', ...body })).toMatchObject({
        body: { auto_accept: Object.values(body)[0] },
      });
    }
    expect(await post(`/agents/${A1}`, { action: 'autoAccept' })).toMatchObject({ status: 400 });
    const { at } = simulator.state();
    expect((await post('/clock', { advance: 5 })).body).toMatchObject({ at: at + 5 });
    expect((await post('/scenario', { scenario: 'staff_drop' })).body).toMatchObject({ name: 'staff-drop' });
  });

  it('lets the events of a call overtake its answer', async () => {
    const { simulator } = await overHttp();
    const pushes = await aCallback(simulator);
    const api = await anApi(simulator);
    simulator.agents(A1, { action: 'online' });
    await simulator.customers({ action: 'arrive', openid: 'oFast', transfer: true });
    simulator.faults({ errors: [{ endpoint: 'kfsession/create', delayMs: 100, afterEffect: true }] });
    const answer = api.post('/customservice/kfsession/create', { kf_account: A1, openid: 'oFast' });
    await expect.poll(() => pushes.length).toBe(1);
    expect(await Promise.race([answer, Promise.resolve('still waiting')])).toBe('still waiting');
    expect(await answer).toMatchObject({ errcode: 0 });
  });

  it('lets a waiting customer walk off, or only stop looking', async () => {
    const { simulator, post } = await overHttp();
    for (const openid of ['oLoud', 'oSilent'])
      await post('/customers', { action: 'arrive', openid, transfer: true });
    await post('/customers', { action: 'leave', openid: 'oLoud' });
    await post('/customers', { action: 'leave', openid: 'oSilent', silent: true });
    expect(simulator.state().queue.map(({ openid }) => openid)).toEqual(['oSilent']);
    await post('/customers', { action: 'unfollow', openid: 'oSilent' });
    expect(simulator.state().queue).toEqual([]);
  });

  it('merges faults, strikes endpoints, and clears everything on reset', async () => {
    const { simulator, get, post } = await overHttp();
    const api = await anApi(simulator);
    const list = '/cgi-bin/customservice/getkflist';
    await post('/faults', { drop: 0.5 });
    await post('/faults', { errors: [{ endpoint: 'getkflist', errcode: -1, times: 2 }] });
    expect((await get('/faults')).body).toMatchObject({ faults: { drop: 0.5, errors: [{ times: 2 }] } });
    for (const expected of [
      { errcode: -1, errmsg: expect.stringContaining('system error rid: ') },
      { errcode: -1 },
      { kf_list: expect.any(Array) },
    ]) {
      expect(await api.get(list)).toMatchObject(expected);
    }
    await post('/faults', { errors: [{ endpoint: '*', httpStatus: 503, body: 'busy' }] });
    const busy = await api.raw('GET', list);
    expect([busy.status, await busy.text()]).toEqual([503, 'busy']);
    await post('/faults', { errors: [{ endpoint: list, reset: true }] });
    await expect(api.raw('GET', list)).rejects.toThrow();
    await post('/faults', { reset: true });
    expect((await get('/faults')).body).toMatchObject({ faults: { drop: 0, errors: [] } });
  });

  it('can let a call take effect and lose its answer', async () => {
    const { simulator, post } = await overHttp();
    const api = await anApi(simulator);
    simulator.agents(A1, { action: 'online' });
    await simulator.customers({ action: 'arrive', openid: 'oLost', transfer: true });
    await post('/faults', {
      errors: [{ endpoint: 'kfsession/create', hang: true, afterEffect: true, times: 1 }],
    });
    const url = `${simulator.url}/customservice/kfsession/create?access_token=${api.token}`;
    const body = JSON.stringify({ kf_account: A1, openid: 'oLost' });
    await expect(fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(150) })).rejects.toThrow();
    expect(await api.get('/customservice/kfsession/getsession', { openid: 'oLost' })).toMatchObject({
      kf_account: A1,
    });
    expect(simulator.calls({ endpoint: 'kfsession/create' }).total).toBe(1);
  });

  it('logs calls and pushes without a secret', async () => {
    const { simulator, get } = await overHttp();
    const pushes = await aCallback(simulator);
    const api = await anApi(simulator);
    await api.get('/cgi-bin/customservice/getkflist');
    await api.get('/customservice/kfsession/getsession', { openid: 'oNobody' });
    const { body } = await get('/calls');
    expect(body).toMatchObject({
      total: 3,
      latest: 3,
      counts: {
        '/cgi-bin/customservice/getkflist': { total: 1, errors: {} },
        '/customservice/kfsession/getsession': { total: 1, errors: { 40003: 1 } },
      },
    });
    const text = JSON.stringify(body);
    expect(text).not.toContain(api.token);
    expect(text).not.toContain('sim-secret');
    expect((await get('/calls?since=2')).body).toMatchObject({
      total: 1,
      log: [{ endpoint: '/customservice/kfsession/getsession' }],
    });
    await simulator.customers({ action: 'arrive', openid: 'oWrites', wait: true });
    expect(pushes).toHaveLength(1);
    expect((await get('/deliveries?openid=oWrites')).body).toMatchObject({
      total: 1,
      pending: 0,
      outcomes: { delivered: 1 },
      log: [
        { name: 'text', outcome: 'delivered', attempts: [{ number: 1, httpStatus: 200, answer: 'success' }] },
      ],
    });
  });

  it('moves the clock and changes its speed', async () => {
    const { get, post } = await overHttp();
    const { body: before } = await get('/clock');
    expect((await post('/clock', { advanceSeconds: 100, speed: 0 })).body).toEqual({
      at: (before['at'] as number) + 100,
      speed: 0,
    });
  });

  it('refuses an option out of its range before anything listens', async () => {
    await expect(createSimulator({ token: 'x' })).rejects.toThrow('3 to 32');
    await expect(createSimulator({ faults: { drop: 2 } })).rejects.toThrow();
  });
});

describe('many at once', () => {
  it('share nothing', async () => {
    const [one, two] = [await aSimulator({ seed: 1 }), await aSimulator({ seed: 2 })];
    await one.customers({ action: 'arrive', openid: 'oOne', transfer: true });
    expect(two.state().queue).toEqual([]);
    expect((await anApi(one)).token).not.toBe((await anApi(two)).token);
  });
});
