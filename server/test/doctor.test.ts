import type { Check, CheckId, DoctorAnswer } from '@kf/shared/contract/doctor';
import type { Simulator } from '@kf/simulator';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testApp } from '../src/testing/test-app.ts';
import { cookieOf } from '../src/testing/test-people.ts';
import { credentials, startTower, startWorld } from './tower.ts';

const until = { timeout: 15_000, interval: 100 };
const slowly = { timeout: 45_000, interval: 100 };
let world: Awaited<ReturnType<typeof startWorld>>;
let platform: Simulator;
let call: (method: 'GET' | 'POST', path: string) => Promise<DoctorAnswer>;

const pick = (answer: DoctorAnswer, id: CheckId): Check => {
  const check = answer.checks.find((one) => one.id === id);
  if (!check) throw new Error(`no check ${id}`);
  return check;
};
const look = async (id: CheckId) => pick(await call('POST', `/${id}`), id);
const read = async (id: CheckId) => pick(await call('GET', ''), id);

beforeEach(async () => {
  world = await startWorld({ platform: { agents: 2 } });
  platform = world.platform;
  const { runtime } = world.tower;
  const { app } = await testApp({
    accounts: { find: (id) => (id === 'main' ? runtime : undefined), list: () => [] },
  });
  const cookie = await cookieOf(app);
  call = async (method, path) => {
    const answer = await app.inject({ method, url: `/api/accounts/main/doctor${path}`, headers: { cookie } });
    expect(answer.statusCode, answer.body).toBe(200);
    for (const secret of [credentials.secret, credentials.token, credentials.aesKey])
      expect(answer.body).not.toContain(secret);
    return answer.json<DoctorAnswer>();
  };
  await vi.waitFor(() => expect(world.tower.state().sources.queue.state).toBe('live'), until);
});
afterEach(() => world.close());

describe('the doctor', () => {
  it('names a wrong AppSecret, the address that is missing on the allow-list, and remembers both when they are over', async () => {
    expect(await look('token')).toMatchObject({ state: 'good', facts: { expiresAt: expect.any(Number) } });
    expect(await look('allow_list')).toMatchObject({ state: 'good' });

    platform.faults({ ipRefused: true });
    const refused = await look('allow_list');
    expect(refused).toMatchObject({
      state: 'failed',
      code: 'wechat_ip_refused',
      errcode: 40164,
      facts: { address: '127.0.0.1' },
    });
    expect(refused.rid).toMatch(/^[0-9a-f]{8}-/);
    platform.faults({ reset: true });
    expect(await look('allow_list')).toMatchObject({
      state: 'good',
      lastFailure: { errcode: 40164, facts: { address: '127.0.0.1' } },
    });

    platform.configure({ secret: 'changed-in-wechat' });
    expect(await look('token')).toMatchObject({ state: 'failed', code: 'wechat_credentials_wrong' });
    platform.configure({ secret: credentials.secret });
    expect(await look('token')).toMatchObject({ state: 'good', lastFailure: { errcode: 40125 } });
  });

  it('tells an account without customer service, by its number and by an endless "busy"', async () => {
    platform.faults({ featureOff: true });
    expect(await look('feature')).toMatchObject({
      state: 'failed',
      code: 'wechat_not_enabled',
      errcode: 65400,
    });
    platform.faults({ reset: true });
    expect(await look('feature')).toMatchObject({ state: 'good' });
    platform.faults({ errors: [{ endpoint: '*', errcode: -1 }] });
    await vi.waitFor(
      async () =>
        expect(await read('feature')).toMatchObject({
          state: 'failed',
          reason: 'maybe_not_enabled',
          errcode: -1,
        }),
      until,
    );
    platform.faults({ reset: true });
    expect(await look('feature')).toMatchObject({ state: 'good' });
  }, 30_000);

  it('measures the clock by the platform’s', async () => {
    expect(await look('clock')).toMatchObject({ state: 'good' });
    platform.faults({ clockOffsetSeconds: 95 });
    const skewed = await look('clock');
    expect(skewed).toMatchObject({ state: 'failed', reason: 'clock_skewed' });
    expect(Number(skewed.facts['skewMs'])).toBeGreaterThan(90_000);
    platform.faults({ clockOffsetSeconds: 10 });
    expect(await look('clock')).toMatchObject({ state: 'attention' });
    platform.faults({ reset: true });
    expect(await look('clock')).toMatchObject({ state: 'good' });
  });

  it('sees the verification and pushes come, and that they stay away', async () => {
    expect(await read('callback')).toMatchObject({ state: 'unknown', reason: 'never_verified' });
    expect(await platform.verifyCallback()).toMatchObject({ ok: true });
    expect(await read('callback')).toMatchObject({ state: 'unknown', reason: 'no_push_yet' });
    await platform.customers({ action: 'arrive', openid: 'oFirst', wait: true });
    const answer = await call('GET', '');
    expect(pick(answer, 'callback').state).toBe('good');
    expect(answer.callback.verifiedAt).toBeGreaterThan(0);
    expect(answer.callback.pushes).toMatchObject([{ what: 'message', count: 1 }]);

    platform.faults({ callbackDown: true });
    await platform.customers({ action: 'arrive', count: 2, transfer: true });
    await vi.waitFor(
      async () => expect(await read('callback')).toMatchObject({ state: 'failed', reason: 'pushes_missing' }),
      until,
    );
    platform.faults({ reset: true });
    await platform.customers({ action: 'arrive', openid: 'oAgain', wait: true });
    expect(await read('callback')).toMatchObject({
      state: 'good',
      lastFailure: { reason: 'pushes_missing' },
    });
  });

  it('tells a token, a key and a mode that differ from each other', async () => {
    const push = (openid: string) => platform.customers({ action: 'arrive', openid, wait: true });
    platform.configure({ token: 'anotherToken', deliveries: 1 });
    await push('oToken');
    expect(await read('keys')).toMatchObject({ state: 'failed', reason: 'signature_mismatch' });
    platform.configure({ token: credentials.token, aesKey: `${'x'.repeat(42)}A` });
    await push('oKey');
    expect(await read('keys')).toMatchObject({ state: 'failed', reason: 'decryption_failed' });
    platform.configure({ aesKey: credentials.aesKey, mode: 'plain' });
    await push('oMode');
    expect(await read('keys')).toMatchObject({ state: 'failed', reason: 'plaintext_refused' });
    platform.configure({ mode: 'safe' });
    platform.faults({ clockOffsetSeconds: -1_000 });
    await push('oClock');
    expect(await read('keys')).toMatchObject({ state: 'failed', reason: 'timestamp_refused' });
    platform.faults({ reset: true });
    await push('oGood');
    expect(await read('keys')).toMatchObject({
      state: 'good',
      lastFailure: { reason: 'timestamp_refused' },
    });
    platform.configure({ aesKey: `${'y'.repeat(42)}A` });
    await push('oKeyAgain');
    await platform.verifyCallback(); // signed only: it says nothing of the AES key
    expect(await read('keys')).toMatchObject({ state: 'failed', reason: 'decryption_failed' });
    platform.configure({ aesKey: credentials.aesKey });
    await push('oGoodAgain');
    expect(await look('keys')).toMatchObject({ state: 'good' });
  });

  it('does not take a passer-by without a signature for a wrong key', async () => {
    await platform.customers({ action: 'arrive', openid: 'oGood', wait: true });
    const { callbackUrl } = platform.settings();
    expect((await fetch(String(callbackUrl), { method: 'POST', body: 'x' })).status).toBe(403);
    expect(await read('keys')).toMatchObject({ state: 'good' });
  });

  it('counts agents who are bound and online', async () => {
    expect(await look('agents')).toMatchObject({ state: 'attention', reason: 'none_online' });
    platform.agents('kf2001@kfdemo', { action: 'online' });
    await vi.waitFor(async () => expect(await look('agents')).toMatchObject({ facts: { online: 1 } }), until);
    expect(await read('agents')).toMatchObject({ state: 'good', facts: { agents: 2, bound: 2, online: 1 } });
  });

  it('tells a spent quota and when the next one will be', async () => {
    const path = '/customservice/kfsession/getwaitcase';
    // four fifths of it are used within ten seconds, and the rest in two more; how much of the day is left does not matter
    platform.configure({ dailyLimits: { [path]: 40 } });
    await look('quota');
    await vi.waitFor(async () => {
      const answer = await call('GET', '');
      expect(pick(answer, 'quota')).toMatchObject({ state: 'attention', reason: 'quota_runs_out' });
      expect(answer.quota.find((use) => use.path === path)).toMatchObject({ limit: 40 });
    }, slowly);
    platform.faults({ quotaSpent: [path] });
    await vi.waitFor(
      async () =>
        expect(await read('quota')).toMatchObject({
          state: 'failed',
          reason: 'quota_spent',
          facts: { path },
        }),
      until,
    );
    platform.configure({ dailyLimits: {} });
    await vi.waitFor(async () => expect(await look('quota')).toMatchObject({ state: 'good' }), until);
  }, 90_000);

  it('lists the newest errors with their rid, on every node', async () => {
    platform.faults({ errors: [{ endpoint: 'getkflist', errcode: 45047, times: 1 }] });
    await look('feature');
    const other = await startTower({ platform, database: world.database });
    const { errors } = await other.runtime.doctor.report();
    expect(errors[0]).toMatchObject({ errcode: 45047, path: '/cgi-bin/customservice/getkflist' });
    expect(errors[0]?.rid).toMatch(/^[0-9a-f]{8}-/);
    await other.close();
  });
});
