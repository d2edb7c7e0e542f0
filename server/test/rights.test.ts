import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AskerName, askerNames, askerOf, rightsWorld, theirs } from './rights-world.ts';
import { socketTables } from './socket-rights.ts';

interface Route {
  method: string;
  path: string;
  right: string;
  ownGroups: boolean;
}

/** What a route says to who may not use it. Anything else is the handler's own answer. */
const refusals = [
  'not_logged_in',
  'forbidden',
  'factor_missing',
  'account_not_found',
  'whole_account_needed',
] as const;
type Verdict = (typeof refusals)[number] | 'may';

let world: Awaited<ReturnType<typeof rightsWorld>>;
let routes: Route[];
beforeAll(async () => {
  world = await rightsWorld();
  routes = routesOf(world.app);
});
afterAll(() => world.close());

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
function expected(route: Route, name: AskerName): Verdict {
  const { right, ownGroups } = route;
  const { by, role, scope } = askerOf(name);
  if (right === 'anybody') return 'may';
  if (!role) return 'not_logged_in';
  if (right === 'known') return 'may';
  if (right === 'self') return by === 'key' ? 'forbidden' : 'may';
  if (name === 'unready') return 'factor_missing';
  const ranks = ['viewer', 'supervisor', 'admin'];
  if (ranks.indexOf(role) < ranks.indexOf(right)) return 'forbidden';
  if (!isOfAccount(route)) return 'may';
  if (scope === undefined) return 'account_not_found';
  return scope !== 'all' && !ownGroups ? 'whole_account_needed' : 'may';
}

interface Ask {
  ids?: Record<string, string>;
  group?: string;
  payload?: object;
}

/** Some answers are about one group: `group` says which. Ids that are not given are nobody's. */
async function ask({ method, path }: Route, name: AskerName, { ids = {}, group = 'g1', payload }: Ask = {}) {
  const filled = path
    .replace('{accountId}', 'main')
    .replaceAll(/\{(\w+)\}/g, (_all, id: string) => encodeURIComponent(ids[id] ?? 'x123456789'));
  const url = `${filled}?group=${group}&groupId=${group}&from=0&to=1&bucket=day`;
  const headers = await world.headersOf(name);
  const answer = await world.as(name, async () =>
    world.app.inject({ method: method as 'GET', url, headers, ...(payload && { payload }) }),
  );
  if (path === '/api/logout' && askerOf(name).by === 'login') world.forget(name);
  const { error } = answer.body.startsWith('{')
    ? (answer.json() as { error?: { code: string; message: string } })
    : {};
  return { code: error?.code, message: error?.message };
}

const verdictOf = (code: string | undefined): Verdict =>
  refusals.find((refusal) => refusal === code) ?? 'may';

describe('rights', () => {
  it('are stated by every route', () => {
    expect(
      routes.filter(({ right }) => right === 'none').map(({ method, path }) => `${method} ${path}`),
    ).toEqual([]);
    expect(routes.length).toBeGreaterThan(50);
  });

  it.each(askerNames)('are what docs/rights.md says, for every route: %s', async (name) => {
    const wrong: string[] = [];
    for (const route of routes) {
      const [found, wanted] = [verdictOf((await ask(route, name)).code), expected(route, name)];
      if (found !== wanted) wrong.push(`${route.method} ${route.path}: ${found} instead of ${wanted}`);
    }
    expect(wrong).toEqual([]);
  });

  it('end at the account: what is not for the caller is as good as not there', async () => {
    for (const name of ['elsewhere', 'keyElsewhere'] as const) {
      const headers = await world.headersOf(name);
      const [of, none] = await Promise.all(
        ['main', 'nowhere'].map((id) => world.app.inject({ url: `/api/accounts/${id}/live`, headers })),
      );
      const said = (answer: typeof of) => ({ ...answer?.json().error, requestId: '' });
      expect(said(of)).toEqual(said(none));
    }
  });

  /** What a request is about, where the path does not say it all, and a body that is right. */
  const about: Record<string, object> = {
    'PATCH /api/accounts/{accountId}/customers/{openid}': { remark: 'x' },
    'PUT /api/accounts/{accountId}/customers/{openid}/flag': { flagged: true },
    'PUT /api/accounts/{accountId}/agents/{kfAccount}/profile': { capacity: 1 },
    'POST /api/accounts/{accountId}/alerts/{alertId}': { act: 'own' },
  };
  const idNames = { openid: theirs.customerId, kfAccount: theirs.agentId, alertId: theirs.alertId };

  it.each(['supervisorOfG1', 'keyOfG1'] as const)(
    'end at the group: what is of another is as good as not there, for every route that names something: %s',
    async (name) => {
      const wrong: string[] = [];
      const naming = routes.filter(
        ({ ownGroups, path }) => ownGroups && /\{(openid|kfAccount|alertId)\}/.test(path),
      );
      for (const route of naming) {
        const title = `${route.method} ${route.path}`;
        const payload = about[title];
        const [foreign, none, all] = [
          await ask(route, name, { ids: idNames, ...(payload && { payload }) }),
          await ask(route, name, payload && { payload }),
          await ask(route, 'admin', { ids: idNames, ...(payload && { payload }) }),
        ];
        if (!foreign.code?.endsWith('_not_found') || JSON.stringify(foreign) !== JSON.stringify(none))
          wrong.push(`${title}: ${JSON.stringify({ foreign, none })}`);
        // Who may see it gets as far as to the handler's parts, of which there are none here.
        if (all.code?.endsWith('_not_found')) wrong.push(`${title}: nobody finds it: ${JSON.stringify(all)}`);
      }
      expect(wrong).toEqual([]);
      expect(naming.length).toBeGreaterThan(9);
    },
  );

  const ofGroup = ['history/summary', 'history/summary.csv', 'waits/arrival'];
  it.each(ofGroup)('end at the group that is asked about: %s', async (what) => {
    const route = routes.find(({ path }) => path === `/api/accounts/{accountId}/${what}`) as Route;
    for (const name of ['viewerOfG1', 'keyOfG1'] as const) {
      expect((await ask(route, name, { group: 'g2' })).code).toBe('whole_account_needed');
      expect((await ask(route, name, { group: 'g1' })).code).toBe('not_ready');
    }
  });

  const act = { type: 'assign', customerId: 'c-free', agentId: 'ann@kf', key: 'key-of-rights' };
  it.each<[string, object, string]>([
    ['an agent', { ...act, agentId: theirs.agentId }, 'agent_not_found'],
    ['a customer', { ...act, customerId: theirs.customerId }, 'customer_not_found'],
    [
      'an agent to hand over to',
      { ...act, type: 'handover', customerId: 'c-ours', toAgentId: theirs.agentId },
      'agent_not_found',
    ],
    [
      'one of many',
      { type: 'distribute', items: [{ act: 'close', customerId: theirs.customerId }], key: 'key-of-rights' },
      'customer_not_found',
    ],
  ])('end at the group for acts too: %s of another', async (_name, payload, code) => {
    const route = routes.find(
      ({ method, path }) => method === 'POST' && path === '/api/accounts/{accountId}/operations',
    ) as Route;
    expect((await ask(route, 'supervisorOfG1', { payload })).code).toBe(code);
    expect((await ask(route, 'supervisor', { payload })).code).not.toBe(code);
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

Made and walked by \`server/test/rights-sockets.test.ts\`, which opens every namespace and says every event as everybody.

${socketTables}

Here *theirs* is about the agents and customers of their groups (a frame has the same number for everybody, and what is of others is not in
it), *own* about themselves or what they made. An API key comes as \`auth.token\`, a login or a paired television by its cookie.

A change of role, scope or login takes effect on open sockets at once, on every node: the picture is replaced by what may be seen from then
on, or the socket is closed.

## Routes

| | route | right | people of some groups |
| --- | --- | --- | --- |
`;
