import { randomBytes } from 'node:crypto';
import type { EpochMs } from '@kf/shared/contract/ids';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInstallationSetup } from '#accounts/create-setup.ts';
import type { Database } from '#store/database.ts';
import { peopleStores } from '#store/people-stores.ts';
import { createPeopleParts } from '../src/people/parts.ts';
import { memoryAccounts } from '../src/testing/memory-accounts.ts';
import { testApp } from '../src/testing/test-app.ts';
import { createTestDatabase } from './database.ts';

const secretKey = randomBytes(32);
const now = () => Date.now() as EpochMs;
const admin = { username: 'lin', name: '林主管', password: 'a tower needs a keeper' };
let database: Database;

const peopleOn = ({ db }: Database) =>
  createPeopleParts({
    stores: peopleStores(db, now),
    hasher: { hash: async (text) => `#${text}`, verify: async (hash, text) => hash === `#${text}` },
    secretKey,
    now,
    onChanged: () => () => undefined,
  });

/** A node of an installation that nobody has set up; what it prints is kept. */
async function startNode(accounts = memoryAccounts()) {
  const printed: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void printed.push(line) });
  const people = peopleOn(database);
  const setup = createInstallationSetup({
    ...{
      db: database.db,
      secretKey,
      publicUrl: 'https://tower.example',
      ownUrl: 'http://127.0.0.1:8080',
      people,
      accounts,
      now,
      log,
    },
  });
  await setup.begin();
  const { app } = await testApp({
    people,
    installation: { accounts, setup, sync: async () => undefined, onAccountEnded: () => () => undefined },
  });
  const jar = new Map<string, string>();
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object, from = '10.0.0.1') => {
    const answer = await app.inject({
      method,
      url: `/api${path}`,
      remoteAddress: from,
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body && { payload: body }),
    });
    for (const { name, value } of answer.cookies) jar.set(name, value);
    const text = answer.body;
    return {
      status: answer.statusCode,
      body: text === '' ? undefined : answer.json(),
      cookies: answer.cookies,
    };
  };
  const code = () => /code ([A-Z2-9-]+)/.exec(printed.join())?.[1] ?? '';
  return { call, code, jar, printed, accounts, setup };
}

beforeEach(async () => {
  ({ database } = await createTestDatabase());
});
afterEach(() => database.close());

describe('the first set-up', () => {
  it('goes from the code in the log to the end, and never opens again', async () => {
    const { call, code, printed } = await startNode();
    expect(await call('GET', '/setup')).toMatchObject({ status: 200, body: { open: true, unlocked: false } });
    const opened = await call('POST', '/setup/code', { code: code().toLowerCase() });
    expect(opened).toMatchObject({
      status: 200,
      body: { unlocked: true, progress: { hasAdmin: false, step: 1 } },
    });
    expect(opened.cookies).toMatchObject([{ name: 'kf_setup', httpOnly: true, sameSite: 'Strict' }]);

    expect((await call('POST', '/setup/admin', admin)).status).toBe(204);
    expect((await call('POST', '/setup/admin', { ...admin, username: 'second' })).status).toBe(403);
    expect((await call('PUT', '/setup/step', { step: 3 })).status).toBe(401);
    expect((await call('POST', '/login', admin)).status).toBe(200);
    expect((await call('POST', '/setup/complete')).status).toBe(404);
    const made = await call('POST', '/accounts', {
      name: '公众号',
      appId: 'wx0123456789abcdef',
      appSecret: 'the-secret-of-this-account',
    });
    expect(made.status).toBe(201);
    expect((await call('PUT', '/setup/step', { step: 3 })).status).toBe(204);
    expect((await call('GET', '/audit?act=setup.step')).body.lines).toMatchObject([
      { act: 'setup.step', name: admin.name, entry: { step: 3 } },
    ]);
    // who comes back finds the step, and the values that the WeChat console wants
    expect((await call('GET', '/setup')).body).toMatchObject({ progress: { step: 3, accountId: 'main' } });
    expect((await call('GET', '/setup/callback')).body).toEqual(made.body.callback);

    expect((await call('POST', '/setup/complete')).status).toBe(204);
    expect((await call('GET', '/setup')).body).toEqual({ open: false, unlocked: false });
    for (const [method, path, body] of [
      ['POST', '/setup/code', { code: code() }],
      ['POST', '/setup/admin', admin],
      ['PUT', '/setup/step', { step: 2 }],
      ['GET', '/setup/callback', undefined],
      ['POST', '/setup/complete', undefined],
    ] as const)
      expect(await call(method, path, body)).toMatchObject({
        status: 403,
        body: { error: { code: 'setup_closed' } },
      });
    const again = await startNode();
    expect(again.code()).toBe('');
    expect(printed.join()).not.toContain(admin.password);
  });

  it('shows nothing and does nothing without the code', async () => {
    const { call } = await startNode();
    expect((await call('GET', '/setup')).body).toEqual({ open: true, unlocked: false });
    expect(await call('POST', '/setup/admin', admin)).toMatchObject({
      status: 403,
      body: { error: { code: 'setup_locked' } },
    });
    expect((await call('GET', '/setup/callback')).status).toBe(401);
  });

  it('works on any node: one code, and tries are counted together', async () => {
    const nodes = [await startNode(), await startNode()] as const;
    const [a, b] = nodes;
    expect(a.code()).toMatch(/^[A-Z2-9]{4}-/);
    expect(b.code()).toBe(a.code());
    for (let i = 0; i < 10; i++) {
      const answer = await nodes[i % 2 === 0 ? 0 : 1].call('POST', '/setup/code', { code: 'AAAA-AAAA-AAAA' });
      expect(answer).toMatchObject({ status: 403, body: { error: { details: { triesLeft: 9 - i } } } });
    }
    for (const { call, code } of nodes)
      expect(await call('POST', '/setup/code', { code: code() })).toMatchObject({
        status: 429,
        body: { error: { code: 'setup_code_locked', details: { retryAt: expect.any(Number) } } },
      });
    // who knows the code and is somewhere else is not locked out
    expect((await b.call('POST', '/setup/code', { code: b.code() }, '10.0.0.2')).status).toBe(200);
    // what was given to one node is believed by the other
    for (const [name, value] of b.jar) a.jar.set(name, value);
    expect((await a.call('GET', '/setup')).body).toMatchObject({ unlocked: true });
  });

  it('is closed from the beginning where everything is configured already', async () => {
    const accounts = memoryAccounts();
    await accounts.create(
      { name: 'x', appId: 'wx0123456789abcdef', appSecret: 'secret' },
      { personId: 'p' as never, name: 'x' },
    );
    await peopleOn(database).people.ensureFirstAdmin(admin);
    const { call, code } = await startNode(accounts);
    expect(code()).toBe('');
    expect((await call('GET', '/setup')).body).toEqual({ open: false, unlocked: false });
  });
});
