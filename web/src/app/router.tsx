import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { agentsSearch } from '#features/agents/agents-address.ts';
import { setupQuery } from '#features/setup/api.ts';
import { HttpError } from '#lib/http.ts';
import { mayAs, meQuery } from '#lib/me.ts';
import { boardSearch } from './board-search.ts';
import { homeAccount, rememberAccount } from './me.ts';
import { FailedPage, NoAccountPage, NoAccountsPage, NotFoundPage, PendingPage } from './plain-pages.tsx';
import { reportsSearch } from './reports-search.ts';
import { settingsPages } from './settings-pages.ts';
import { textsOf } from './texts-of.ts';

interface RouterContext {
  queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFoundPage });

/** Where a second factor is set up. */
const FACTOR_PAGE = '/settings/me';

/**
 * @throws a redirect to the login page, with the way back, when nobody is logged in; to the page where a demanded second
 *   factor is set up, while there is none
 */
async function loggedIn(queryClient: QueryClient, to: string) {
  try {
    const me = await queryClient.ensureQueryData(meQuery);
    if (me.mustSetUpFactor && !to.startsWith(FACTOR_PAGE)) throw redirect({ href: FACTOR_PAGE });
    return me;
  } catch (error) {
    if (error instanceof HttpError && error.status === 401) throw redirect({ to: '/login', search: { to } });
    throw error;
  }
}

/** Whether this installation still waits to be set up. */
const isSetupOpen = (queryClient: QueryClient): Promise<boolean> =>
  queryClient.fetchQuery(setupQuery).then(
    ({ open }) => open,
    () => false,
  );

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    // Only paths of our own: a link to the login page must not lead elsewhere.
    typeof search['to'] === 'string' && /^\/(?![/\\])/.test(search['to']) ? { to: search['to'] } : {},
  component: lazyRouteComponent(() => import('./routes/login.tsx'), 'LoginRoute'),
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./routes/welcome.tsx'), 'WelcomeRoute'),
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    const { queryClient } = context;
    const me = await loggedIn(queryClient, location.href).catch(async (error: unknown) => {
      if (await isSetupOpen(queryClient)) throw redirect({ to: '/setup', replace: true });
      throw error;
    });
    const accountId = homeAccount(me);
    if (accountId !== undefined)
      throw redirect({ to: '/a/$accountId', params: { accountId }, replace: true });
    if (me.role === 'admin' && (await isSetupOpen(queryClient)))
      throw redirect({ to: '/setup', replace: true });
  },
  component: NoAccountsPage,
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('./routes/setup.tsx'), 'SetupRoute'),
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/a/$accountId',
  beforeLoad: async ({ context, location, params }) => {
    const me = await loggedIn(context.queryClient, location.href);
    if (!me.accounts.some((account) => account.id === params.accountId)) throw notFound();
    rememberAccount(params.accountId);
  },
  component: lazyRouteComponent(() => import('./routes/account.tsx'), 'AccountRoute'),
  notFoundComponent: NoAccountPage,
});

const boardRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./routes/board.tsx'), 'BoardRoute'),
});

const agentsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/agents',
  validateSearch: agentsSearch,
  component: lazyRouteComponent(() => import('./routes/agents.tsx'), 'AgentsRoute'),
});

const rulesStartRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/rules',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/a/$accountId/rules/$page', params: { ...params, page: 'hours' }, replace: true });
  },
});

const rulesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/rules/$page',
  component: lazyRouteComponent(() => import('./routes/rules.tsx'), 'RulesRoute'),
});

const reportsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/reports',
  validateSearch: reportsSearch,
  component: lazyRouteComponent(() => import('./routes/reports.tsx'), 'ReportsRoute'),
});

/** All accounts at once; who sees one is shown that one. */
const allRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/all',
  beforeLoad: async ({ context, location }) => {
    const me = await loggedIn(context.queryClient, location.href);
    if (me.accounts.length < 2) throw redirect({ to: '/', replace: true });
  },
  component: lazyRouteComponent(() => import('./routes/all-accounts.tsx'), 'AllAccountsRoute'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  beforeLoad: ({ context, location }) => loggedIn(context.queryClient, location.href),
  component: Outlet,
});

const settingsStartRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { role } = await context.queryClient.ensureQueryData(meQuery);
    const page = settingsPages.find(({ least }) => mayAs(role, least))?.page ?? 'me';
    throw redirect({ to: '/settings/$page', params: { page }, replace: true });
  },
});

/** What the pages are is said in `settings-pages.ts`. */
const settingsPageRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/$page',
  validateSearch: textsOf,
  component: lazyRouteComponent(() => import('./routes/settings.tsx'), 'SettingsRoute'),
});

const routeTree = rootRoute.addChildren([
  loginRoute,
  welcomeRoute,
  homeRoute,
  setupRoute,
  accountRoute.addChildren([boardRoute, agentsRoute, reportsRoute, rulesStartRoute, rulesRoute]),
  allRoute,
  settingsRoute.addChildren([settingsStartRoute, settingsPageRoute]),
]);

export const buildRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: false,
    defaultErrorComponent: FailedPage,
    defaultPendingComponent: PendingPage,
    defaultPendingMs: 300,
    defaultPendingMinMs: 0,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof buildRouter>;
  }
}
