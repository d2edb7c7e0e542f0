import type { Role } from '@kf/shared/contract/http';
import { type EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { AccountScope } from '@kf/shared/contract/scope';
import {
  aGroup,
  agentId,
  anAgent,
  anAlert,
  aSession,
  aState,
  aWaitingCustomer,
  customerId,
  groupId,
} from '@kf/shared/testing/builders';
import { aWallBoard } from '@kf/shared/testing/wall-builders';
import type { AccountFace } from '../src/app.ts';
import { AppError } from '../src/errors.ts';
import { memoryLiveSource } from '../src/realtime/testing/memory-live-source.ts';
import { testApp } from '../src/testing/test-app.ts';
import { cookieOf, PASSWORD } from '../src/testing/test-people.ts';
import { memoryWalls } from '../src/walls/testing/memory-walls.ts';
import { aTelevision } from './television.ts';

interface Asker {
  by: 'nobody' | 'wall' | 'login' | 'key';
  role?: Role;
  /** Of the account `main`; absent: sees only the account `second`. */
  scope?: AccountScope;
}
const g1 = [groupId('g1')];

/** Everybody who may ask for something. `unready` has yet to set up the second factor that their role demands. */
export const askers = {
  nobody: { by: 'nobody' },
  wall: { by: 'wall' },
  viewer: { by: 'login', role: 'viewer', scope: 'all' },
  supervisor: { by: 'login', role: 'supervisor', scope: 'all' },
  admin: { by: 'login', role: 'admin', scope: 'all' },
  viewerOfG1: { by: 'login', role: 'viewer', scope: g1 },
  supervisorOfG1: { by: 'login', role: 'supervisor', scope: g1 },
  elsewhere: { by: 'login', role: 'supervisor' },
  unready: { by: 'login', role: 'admin', scope: 'all' },
  viewerKey: { by: 'key', role: 'viewer', scope: 'all' },
  supervisorKey: { by: 'key', role: 'supervisor', scope: 'all' },
  adminKey: { by: 'key', role: 'admin', scope: 'all' },
  keyOfG1: { by: 'key', role: 'supervisor', scope: g1 },
  keyElsewhere: { by: 'key', role: 'supervisor' },
} as const satisfies Record<string, Asker>;
export type AskerName = keyof typeof askers;
export const askerNames = Object.keys(askers) as AskerName[];
export const askerOf = (name: AskerName): Asker => askers[name];

/** Of g1 and of g2: agent, customer in session, alert. */
export const ours = {
  agentId: agentId('ann@kf'),
  customerId: customerId('c-ours'),
  groupId: groupId('g1'),
  alertId: 'session_long:ann@kf',
};
export const theirs = {
  agentId: agentId('ben@kf'),
  customerId: customerId('c-theirs'),
  groupId: groupId('g2'),
  alertId: 'session_long:ben@kf',
};

const stateOfTwoGroups = () =>
  aState({
    groups: [ours, theirs].map((of) => aGroup({ groupId: of.groupId })),
    agents: [ours, theirs].map((of) => anAgent({ agentId: of.agentId, groupIds: [of.groupId] })),
    sessions: [ours, theirs].map((of) => aSession({ customerId: of.customerId, agentId: of.agentId })),
    waiting: [aWaitingCustomer({ customerId: customerId('c-free') })],
    alerts: [ours, theirs].map((of) =>
      anAlert({ kind: 'session_long', alertId: of.alertId as never, agentId: of.agentId }),
    ),
  });

/** An account of which only the live state is there: what a handler would do with the rest is not asked here. */
function faceOf(live: AccountFace['live']): AccountFace {
  const absent = (): never => {
    throw new AppError('not_ready', 'nothing is behind this');
  };
  return new Proxy({ live } as unknown as AccountFace, {
    get: (target, key) => Reflect.get(target, key) ?? new Proxy(absent, { get: () => absent, apply: absent }),
  });
}

/** The whole app with everybody, two accounts, and a television that is paired. */
export async function rightsWorld() {
  const live = memoryLiveSource(stateOfTwoGroups());
  const face = faceOf(live);
  const account = (id: string) => ({ id: id as never, name: id, dialect: 'current' as const });
  const walls = memoryWalls({
    source: {
      state: () => live.state,
      onFrame: (listener) => live.onFrame(listener),
      trend: async () => ({ fromAt: 0 as EpochMs, stepMs: 60_000, waiting: [] }),
      expected: () => undefined,
      shownOn: () => undefined,
    },
  });
  const { app, peopleStore, parts } = await testApp({
    walls,
    accounts: {
      find: (id) => (id === 'main' || id === 'second' ? face : undefined),
      list: () => [account('main'), account('second')],
    },
  });
  await walls.walls.start();
  const keys = new Map<AskerName, string>();
  for (const name of askerNames) {
    const { by, role, scope: of } = askerOf(name);
    if (!role) continue;
    const scope = of === 'all' ? 'all' : ((of ? { main: of } : { second: 'all' }) as never);
    if (by === 'key') keys.set(name, (await parts.keys.create({ name, role, scope }, 'admin')).secret);
    else
      await peopleStore.insert({
        id: PersonId.parse(`p-${name}`),
        username: name.toLowerCase(),
        name,
        role,
        scope,
        settings: {},
        passwordHash: PASSWORD,
        createdAt: 1 as EpochMs,
      });
  }
  await app.listen({ host: '127.0.0.1', port: 0, listenTextResolver: () => 'listening' });
  const { port } = app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;

  const cookies = new Map<AskerName, string>();
  const cookieFor = async (name: AskerName): Promise<string | undefined> => {
    const { by } = askerOf(name);
    if (by === 'login' && !cookies.has(name)) cookies.set(name, await cookieOf(app, name));
    if (by === 'wall' && !cookies.has(name)) cookies.set(name, await pairedCookie());
    return cookies.get(name);
  };
  const television = aTelevision(url);
  async function pairedCookie(): Promise<string> {
    const { code } = await television.code();
    const headers = { cookie: (await cookieFor('admin')) ?? '' };
    const post = async (to: string, payload: object) =>
      (await app.inject({ method: 'POST', url: to, headers, payload })).json();
    const { settings } = aWallBoard();
    const { board } = await post('/api/wall-boards', { settings });
    await post('/api/walls/pair', { code, name: '客服大厅', board: board.boardId });
    return television.cookie ?? '';
  }

  return {
    app,
    url,
    live,
    /** Paired once the cookie of `wall` was asked for. */
    television,
    peopleStore,
    keyOf: (name: AskerName) => keys.get(name),
    cookieOf: cookieFor,
    async headersOf(name: AskerName): Promise<Record<string, string>> {
      const key = keys.get(name);
      if (key !== undefined) return { authorization: `Bearer ${key}` };
      const cookie = await cookieFor(name);
      return cookie === undefined ? {} : { cookie };
    },
    /** What was asked has ended their login. */
    forget: (name: AskerName) => void cookies.delete(name),
    /** Roles demand a second factor only while `unready` asks, who has none. */
    async as<T>(name: AskerName, ask: () => Promise<T>): Promise<T> {
      await peopleStore.setPolicy({ factorFor: name === 'unready' ? ['admin'] : [] });
      try {
        return await ask();
      } finally {
        await peopleStore.setPolicy({ factorFor: [] });
      }
    },
    close: () => app.close(),
  };
}
