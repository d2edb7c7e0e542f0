import { type EpochMs, GroupId, PersonId } from '@kf/shared/contract/ids';
import type { Scope } from '@kf/shared/contract/scope';
import { aGroup, anAgent, aState, groupId } from '@kf/shared/testing/builders';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountFace } from '../src/app.ts';
import { AppError } from '../src/errors.ts';
import { memoryLiveSource } from '../src/realtime/testing/memory-live-source.ts';
import { testApp } from '../src/testing/test-app.ts';
import { cookieOf, PASSWORD } from '../src/testing/test-people.ts';

interface Route {
  method: string;
  path: string;
  right: string;
  ownGroups: boolean;
}

/** Who asks. All but nobody are logged in; `key` by a key of a supervisor. */
const callers = ['nobody', 'viewer', 'supervisor', 'admin', 'part', 'elsewhere', 'unready', 'key'] as const;
type Caller = (typeof callers)[number];
/** What a route says to who may not use it. Anything else is the handler's own answer. */
const refusals = [
  'not_logged_in',
  'forbidden',
  'factor_missing',
  'account_not_found',
  'whole_account_needed',
] as const;
type Verdict = (typeof refusals)[number] | 'may';

const people: { name: string; role: 'admin' | 'supervisor' | 'viewer'; scope: Scope }[] = [
  { name: 'part', role: 'supervisor', scope: { main: [groupId('g1')] } as Scope },
  { name: 'elsewhere', role: 'supervisor', scope: { second: 'all' } as Scope },
];

const live = memoryLiveSource(
  aState({
    groups: [aGroup({ groupId: GroupId.parse('g1') }), aGroup({ groupId: GroupId.parse('g2') })],
    agents: [anAgent({ groupIds: [groupId('g1')] })],
  }),
);
/** Two accounts whose parts do nothing: what a handler would do is not asked here. */
const face = new Proxy({ live } as unknown as AccountFace, {
  get: (target, key) =>
    Reflect.get(target, key) ??
    new Proxy(() => undefined, {
      get: () => () => {
        throw new AppError('not_ready', 'nothing is behind this');
      },
      apply: () => {
        throw new AppError('not_ready', 'nothing is behind this');
      },
    }),
});

let test: Awaited<ReturnType<typeof testApp>>;
let app: FastifyInstance;
let routes: Route[];
let key: string;

beforeAll(async () => {
  const account = (id: string) => ({ id: id as never, name: id, dialect: 'current' as const });
  test = await testApp({
    accounts: {
      find: (id) => (id === 'main' || id === 'second' ? face : undefined),
      list: () => [account('main'), account('second')],
    },
  });
  app = test.app;
  await app.ready();
  for (const { name, role, scope } of people)
    await test.peopleStore.insert({
      id: PersonId.parse(`p-${name}`),
      username: name,
      name,
      role,
      scope,
      settings: {},
      passwordHash: PASSWORD,
      createdAt: 1 as EpochMs,
    });
  key = (await test.parts.keys.create({ name: 'script', role: 'supervisor' }, 'admin')).secret;
  routes = routesOf(app);
});
afterAll(() => app.close());

function routesOf({ swagger }: FastifyInstance): Route[] {
  const paths = (swagger() as unknown as { paths: Record<string, Record<string, Record<string, unknown>>> })
    .paths;
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, of]) => ({
        method: method.toUpperCase(),
        path,
        right: String(of['x-right']),
        ownGroups: of['x-groups'] === 'own',
      })),
    )
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1));
}

const isOfAccount = ({ path }: Route) => path.startsWith('/api/accounts/{accountId}');

/** The table of docs/rights.md, read as a rule. */
function expected({ right, ownGroups, ...route }: Route, caller: Caller): Verdict {
  if (right === 'anybody') return 'may';
  if (caller === 'nobody') return 'not_logged_in';
  if (right === 'known') return 'may';
  if (right === 'self') return caller === 'key' ? 'forbidden' : 'may';
  if (caller === 'unready') return 'factor_missing';
  const rank = { viewer: 0, supervisor: 1, admin: 2, part: 1, elsewhere: 1, key: 1 }[caller];
  if (rank < ['viewer', 'supervisor', 'admin'].indexOf(right)) return 'forbidden';
  if (!isOfAccount({ right, ownGroups, ...route })) return 'may';
  if (caller === 'elsewhere') return 'account_not_found';
  return caller === 'part' && !ownGroups ? 'whole_account_needed' : 'may';
}

async function headersOf(caller: Caller): Promise<Record<string, string>> {
  if (caller === 'nobody') return {};
  if (caller === 'key') return { authorization: `Bearer ${key}` };
  return { cookie: await cookieOf(app, caller === 'unready' ? 'admin' : caller) };
}

async function ask({ method, path }: Route, caller: Caller): Promise<Verdict> {
  const headers = await headersOf(caller);
  // A role asks for a second factor only while the unready one asks.
  await test.peopleStore.setPolicy({ factorFor: caller === 'unready' ? ['admin'] : [] });
  // Some answers are about one group; this one is theirs.
  const url = `${path.replace('{accountId}', 'main').replaceAll(/\{\w+\}/g, 'x123456789')}?group=g1&groupId=g1`;
  const answer = await app.inject({ method: method as 'GET', url, headers });
  await test.peopleStore.setPolicy({ factorFor: [] });
  const code = answer.body.startsWith('{') ? (answer.json().error?.code as string | undefined) : undefined;
  return refusals.find((refusal) => refusal === code) ?? 'may';
}

describe('rights', () => {
  it('are stated by every route', () => {
    expect(
      routes.filter(({ right }) => right === 'none').map(({ method, path }) => `${method} ${path}`),
    ).toEqual([]);
    expect(routes.length).toBeGreaterThan(50);
  });

  it.each(callers)('are what docs/rights.md says, for every route: %s', async (caller) => {
    const wrong: string[] = [];
    for (const route of routes) {
      const [found, wanted] = [await ask(route, caller), expected(route, caller)];
      if (found !== wanted) wrong.push(`${route.method} ${route.path}: ${found} instead of ${wanted}`);
    }
    expect(wrong).toEqual([]);
  });

  it('end at the account: what is not for the caller is as good as not there', async () => {
    const [of, none] = await Promise.all(
      ['main', 'nowhere'].map(async (id) =>
        app.inject({ url: `/api/accounts/${id}/live`, headers: await headersOf('elsewhere') }),
      ),
    );
    const said = (answer: typeof of) => ({ ...answer?.json().error, requestId: '' });
    expect(said(of)).toEqual(said(none));
  });

  /** To write the table anew: `node_modules/.bin/vitest run test/rights.test.ts -u` in `server`. */
  it('are listed in docs/rights.md', async () => {
    const rows = routes.map(
      (route) =>
        `| \`${route.method}\` | \`${route.path}\` | ${route.right} | ${isOfAccount(route) ? (route.ownGroups ? 'what is theirs' : 'no') : ''} |`,
    );
    await expect(`${head}${rows.join('\n')}\n`).toMatchFileSnapshot('../../docs/rights.md');
  });
});

const head = `# Who may do what

Every route states its right beside itself (\`config: { right, groups? }\`), the server enforces it before anything else
happens, and the description at \`/api/docs\` shows it (\`x-right\`, \`x-groups\`). The table below is made from the routes by
\`server/test/rights.test.ts\`, which also calls every route as everybody; a route without a right fails it.

| right | who |
| --- | --- |
| anybody | without a login too |
| known | with any login or API key, also before a demanded second factor is set up |
| self | a person about themselves: not a key; also before a demanded second factor is set up |
| viewer, supervisor, admin | this role or one that may more; not before a demanded second factor is set up (\`factor_missing\`) |

Roles: an **admin** may everything, everywhere. A **supervisor** acts on customers and agents, a **viewer** looks. Both see the
accounts that an admin gave them, of each all or some groups. An account that is not theirs is as good as none
(\`account_not_found\`). The last column of the table is for people of some groups: *what is theirs* means that the answer holds, and the
request may name, only their agents, groups and customers (rule LP15 of [live-protocol.md](live-protocol.md)); others are as good
as none. *no* means \`whole_account_needed\`. An API key has role, accounts and groups of its own.

A new route says \`config: { right: 'supervisor' }\`, and with it is closed to people of some groups. One that is also for them says
\`groups: 'own'\` as well and asks \`viewFor\` (\`server/src/routes/view.ts\`) what may be in its answer.

## Sockets

| namespace, event | who |
| --- | --- |
| \`/live\` handshake | viewer, for an account of theirs; an API key in \`auth.token\` |
| \`live:snapshot\`, \`live:frame\`, \`operation\`, \`claim\` from the server | everybody there; people of some groups get what is theirs |
| \`live:resync\` | everybody there |
| \`claim\`, \`release\` | supervisor, for customers they see |
| \`/wall\` | a paired device |

A change of role, scope or login takes effect on open sockets at once, on every node: the picture is replaced by what may be seen from then
on, or the socket is closed.

## Routes

| | route | right | people of some groups |
| --- | --- | --- | --- |
`;
