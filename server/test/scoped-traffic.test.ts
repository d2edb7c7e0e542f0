import type { GroupAnswer } from '@kf/shared/contract/agents';
import type { Role } from '@kf/shared/contract/http';
import { type CustomerId, type EpochMs, type GroupId, PersonId } from '@kf/shared/contract/ids';
import type { Change, LiveState } from '@kf/shared/contract/live';
import { settingKeys } from '@kf/shared/contract/settings';
import { createSimulator, type Simulator } from '@kf/simulator';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import type { Database } from '#store/database.ts';
import { type LiveClient, liveClient } from '../src/realtime/testing/live-client.ts';
import { PASSWORD } from '../src/testing/test-people.ts';
import { createTestDatabase } from './database.ts';
import { type Call, startInstallation, type TestInstallation } from './installation.ts';
import { startTap, type Tap } from './tap.ts';
import { credentials } from './tower.ts';

/** Of the platform; `KF_BUSY_MINUTES=60` is the whole hour. What an hour brings besides arrivals is done by hand. */
const MINUTES = Number(process.env['KF_BUSY_MINUTES'] ?? 15);
const SPEED = 60;
const BUSY_MS = (MINUTES * 60_000) / SPEED;
vi.setConfig({ testTimeout: 90_000 + BUSY_MS });
const soon = { timeout: 15_000, interval: 50 };
const base = '/api/accounts/main';

let platform: Simulator;
let database: Database;
let tower: TestInstallation;
let admin: Call;
const groups: GroupId[] = [];
/** All that happened, since the first customer came. */
const told: Change[] = [];

beforeAll(async () => {
  platform = await createSimulator({
    port: 0,
    scenario: 'busy',
    agents: 12,
    arrivalsPerMinute: 6,
    seed: 77,
    speed: SPEED,
    ...credentials,
  });
  ({ database } = await createTestDatabase());
  tower = await startInstallation({
    database,
    apiBase: platform.url,
    environment: {
      name: '云杉家居服务号',
      dialect: 'current',
      timeZone: 'Asia/Shanghai',
      appId: credentials.appid,
      appSecret: credentials.secret,
      callbackToken: credentials.token,
      encodingAesKey: credentials.aesKey,
      mode: 'safe',
      seatLimit: 100,
    },
  });
  tower.registry.find('main')?.live.onFrame(({ changes }) => void told.push(...changes));
  platform.setCallback(`${tower.url}/wechat/main/callback`);
  admin = await tower.as('admin');
  await vi.waitFor(() => expect(Object.keys(state().agents)).toHaveLength(12), soon);
  for (const name of ['售前台', '投诉专线台']) {
    const { body } = await admin('POST', `${base}/groups`, { name });
    groups.push((body as z.infer<typeof GroupAnswer>).group.groupId);
  }
  // Five of each group, the eleventh of both, the last of none.
  for (const [n, agentId] of Object.keys(state().agents).entries()) {
    const groupIds = n === 10 ? groups : n === 11 ? [] : [groups[n % 2]];
    await admin('PUT', `${base}/agents/${encodeURIComponent(agentId)}/profile`, { groupIds, capacity: 5 });
  }
  const keyword = (word: string, action: object) => ({
    id: word,
    on: true,
    words: [word],
    match: 'contains',
    action,
  });
  const loner = Object.keys(state().agents)[11];
  const { body } = await admin('GET', `${base}/settings/replies`);
  await admin('PUT', `${base}/settings/replies`, {
    ...(body as object),
    value: {
      ...(body as { value: object }).value,
      keywords: [
        keyword('投诉', { do: 'group', groupId: groups[1] }),
        keyword('咨询', { do: 'group', groupId: groups[0] }),
        keyword('找老师', { do: 'agent', agentId: loner }),
      ],
    },
  });
}, 60_000);
afterAll(async () => {
  platform.setCallback(null);
  platform.clock({ speed: 0 });
  await tower.close();
  await platform.close();
  await database.close();
}, 30_000);

const state = () => tower.registry.find('main')?.live.snapshot().state as LiveState;

/** Somebody of the first group at a console, behind a tap. */
interface Console {
  tap: Tap;
  client: LiveClient;
  call(method: string, path: string, body?: object): Promise<{ status: number; text: string }>;
}

async function openConsole(role: Role): Promise<Console> {
  const username = `${role}-of-one`;
  await tower.peopleStore.insert({
    id: PersonId.parse(username),
    username,
    name: role,
    role,
    scope: { main: [groups[0]] } as never,
    settings: {},
    passwordHash: PASSWORD,
    createdAt: 1 as EpochMs,
  });
  const tap = await startTap(tower.url);
  const headers = { 'content-type': 'application/json' };
  const login = await fetch(`${tap.url}/api/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  return {
    tap,
    client: liveClient(tap.url, { cookie }),
    async call(method, path, body) {
      const answer = await fetch(`${tap.url}${path}`, {
        method,
        headers: { cookie, ...(body && headers) },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text() };
    },
  };
}

/** Every route that answers people of some groups, as a console asks; what it names is `of`. */
function gets(of: { customer: string; agent: string; operation: string; group: string }): string[] {
  const day = `from=${Date.now() - 86_400_000}&to=${Date.now() + 86_400_000}`;
  const customer = `/customers/${of.customer}`;
  return [
    '/agents',
    `/agents/${encodeURIComponent(of.agent)}/avatar`,
    `/customers?code=${state().sessions[of.customer as never]?.code ?? 'ZZZ-ZZZ'}`,
    customer,
    `${customer}/notices`,
    `${customer}/timeline`,
    `${customer}/wait`,
    '/groups',
    `/history/summary?group=${of.group}&${day}&bucket=hour`,
    `/history/summary.csv?group=${of.group}&${day}&bucket=day`,
    '/history/visits?limit=500',
    `/history/visits?group=${of.group}`,
    ...Object.keys(state().agents).map(
      (agent) => `/history/visits?agent=${encodeURIComponent(agent)}&limit=5`,
    ),
    `/history/visits?customer=${of.customer}`,
    '/history/visits.csv',
    '/live',
    '/live/feed?limit=500',
    '/live/trend',
    `/operations/${of.operation}`,
    '/quota',
    ...settingKeys.map((key) => `/settings/${key}`),
    `/waits/arrival?groupId=${of.group}`,
    '/agents.csv',
    '/waits/grades?from=0&to=1',
    '/notices',
  ];
}
/** What is theirs, and what is not, by the plain words of the rule and not by the code that applies it. */
const isOurs = (agentId: string | undefined, at: LiveState): boolean =>
  agentId !== undefined && at.agents[agentId as never]?.groupIds.includes(groups[0] as GroupId) === true;
function shownOnce(at: LiveState): Set<string> {
  const ours = told.flatMap((change): CustomerId[] => {
    if (change.type === 'waiting.put') {
      const { customerId, wishedAgentId, wishedGroupId } = change.waiting;
      const isFree = wishedAgentId === undefined && wishedGroupId === undefined;
      return isFree || wishedGroupId === groups[0] || isOurs(wishedAgentId, at) ? [customerId] : [];
    }
    const of = [
      change.type === 'session.put' && change.session,
      change.type === 'session.removed' && change,
      change.type === 'operation.put' && change.operation, // about to be given to an agent of theirs
    ].find((one) => one !== false);
    return of && isOurs(of.agentId, at) ? [of.customerId] : [];
  });
  return new Set(ours);
}

let keys = 0;
const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(Math.random() * of.length)];

/** What admins do meanwhile, with everybody. */
async function actAsAdmin(): Promise<string[]> {
  const { waiting, sessions, agents, alerts } = state();
  const act = (body: object) =>
    admin('POST', `${base}/operations`, { ...body, key: `busy-hour-${++keys}`, note: `备注${keys}` });
  const waits = pick(Object.values(waiting));
  const served = pick(Object.values(sessions));
  const [agent, other] = [pick(Object.values(agents)), pick(Object.values(agents))];
  const alert = pick(Object.values(alerts));
  const done = await Promise.all([
    waits && agent && act({ type: 'assign', customerId: waits.customerId, agentId: agent.agentId }),
    served && other && act({ type: 'handover', customerId: served.customerId, toAgentId: other.agentId }),
    served && act({ type: 'distribute', items: [{ act: 'close', customerId: served.customerId }] }),
    waits && admin('PUT', `${base}/customers/${waits.customerId}/flag`, { flagged: true }),
    alert && admin('POST', `${base}/alerts/${alert.alertId}`, { act: 'own' }),
    ...[waits, served].map(
      (one) =>
        one && admin('PATCH', `${base}/customers/${one.customerId}`, { remark: `备注${one.code}先生` }),
    ),
  ]);
  return done.flatMap((one) => {
    const { operation } = (one?.body ?? {}) as { operation?: { operationId: string } };
    return operation ? [operation.operationId] : [];
  });
}

/** What somebody of one group does, also with what is not theirs. */
async function actAsOurs({ call, client }: Console): Promise<void> {
  const { waiting, sessions } = state();
  const agents = client.position?.state.agents ?? {}; // a refusal repeats whom it was asked about
  const act = (body: object) => call('POST', `${base}/operations`, { ...body, key: `busy-hour-${++keys}` });
  const [agent, other] = [pick(Object.values(agents)), pick(Object.values(agents))];
  const waits = pick(Object.values(waiting));
  const served = pick(Object.values(sessions));
  await Promise.all([
    waits && agent && act({ type: 'assign', customerId: waits.customerId, agentId: agent.agentId }),
    served && other && act({ type: 'handover', customerId: served.customerId, toAgentId: other.agentId }),
    served && call('PATCH', `${base}/customers/${served.customerId}`, { remark: '我们的' }),
    call('POST', `${base}/distribution/preview`, {}),
  ]);
}

/** What a console asks for in the meantime, of their group and of the other. */
async function work(one: Console, operations: readonly string[]): Promise<void> {
  await actAsOurs(one);
  const { sessions, waiting, agents } = state();
  const own = Object.values(agents).filter(({ agentId }) => isOurs(agentId, state()));
  const of = {
    customer: pick(Object.values({ ...sessions, ...waiting }))?.customerId ?? 'nobody',
    agent: pick(own)?.agentId ?? 'nobody',
    operation: pick(operations) ?? 'none',
    group: pick(groups) ?? '',
  };
  for (const path of gets(of)) await one.call('GET', `${base}${path}`);
  for (const path of ['/api/me', '/api/audit', '/api/audit.csv', '/api/people', '/api/accounts'])
    await one.call('GET', path);
}

it('a busy hour of people of one group brings them no customer, agent or number of another', async () => {
  const consoles = [await openConsole('supervisor'), await openConsole('viewer')];
  for (const { client } of consoles) await vi.waitFor(() => expect(client.position).toBeDefined(), soon);

  const operations: string[] = [];
  const endAt = Date.now() + BUSY_MS;
  const meanwhile = async (act: () => Promise<unknown>) => {
    while (Date.now() < endAt) {
      await act();
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  await Promise.all([
    meanwhile(async () => {
      for (const text of ['投诉', '咨询价格', '找老师']) await platform.customers({ action: 'arrive', text });
      operations.push(...(await actAsAdmin()));
    }),
    ...consoles.map((one) => meanwhile(() => work(one, operations))),
  ]);
  for (const { client } of consoles) await client.resync();

  const { rows } = await database.db.execute(sql`select customer_id, code, remark from customer`);
  const ours = shownOnce(state());
  const foreign = rows.filter((row) => !ours.has(String(row['customer_id'])));
  const { agents } = state();
  const others = Object.values(agents).filter(({ agentId }) => !isOurs(agentId, state()));
  // It was a busy hour, of both.
  expect(ours.size).toBeGreaterThan(60);
  expect(foreign.length).toBeGreaterThan(20);
  expect(others).toHaveLength(6);
  expect(new Set(operations).size).toBeGreaterThan(20);

  for (const { tap, client } of consoles) {
    // Whom a customer asks for is the customer's own word.
    const sent = tap.text().replaceAll(/"text":"我找客服[^"]*"/g, '');
    expect(sent).toContain('售前台'); // the tap reads what is sent
    expect(sent).toContain(Object.values(agents).find(({ agentId }) => isOurs(agentId, state()))?.nickname);
    const names = [
      ...foreign.flatMap((row) => [row['customer_id'], row['code']]),
      ...others.flatMap(({ agentId, nickname }) => [agentId, nickname]),
      groups[1],
      '投诉专线台',
    ].map(String);
    expect(names.flatMap((name) => around(name, sent))).toEqual([]);
    expect(numbersOf(client)).toEqual([]);
  }
  for (const { tap, client } of consoles) {
    client.socket.disconnect();
    await tap.close();
  }
});

/** Where it stands, if it does. */
function around(name: string, text: string): string[] {
  const at = text.indexOf(name);
  return at < 0 ? [] : [text.slice(Math.max(0, at - 400), at + name.length + 200)];
}

/** Counts that are not of what was sent along: how many wait, came, were taken, and the place among all who wait. */
function numbersOf({ received }: LiveClient): string[] {
  const wrong: string[] = [];
  for (const { state: part } of received.snapshots) {
    if (part.waitingCount !== Object.keys(part.waiting).length) wrong.push(`waiting ${part.waitingCount}`);
    if (part.today.arrived + part.today.accepted + part.today.abandoned > 0) wrong.push('today');
  }
  for (const change of received.frames.flatMap(({ changes }) => changes)) {
    if (change.type === 'today.put' && change.today.arrived + change.today.accepted > 0) wrong.push('today');
    if (change.type === 'waiting.put' && change.position !== undefined)
      wrong.push(`position ${change.position}`);
    if (change.type === 'estimates.put' && Object.keys(change.arrivals).some((id) => id !== groups[0]))
      wrong.push('arrivals');
  }
  return wrong;
}
