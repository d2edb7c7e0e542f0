import { randomBytes } from 'node:crypto';
import type { EpochMs } from '@kf/shared/contract/ids';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { Acts } from './accounts/acts.ts';
import type { Reception } from './accounts/reception.ts';
import type { Agents } from './agents/create-agents.ts';
import type { Alerts } from './alerts/create-alerts.ts';
import { auditWrites } from './audit/audit-writes.ts';
import { callbackRoutes } from './callback/route.ts';
import type { CallbackTarget } from './callback/target.ts';
import type { Config } from './config.ts';
import type { Customers } from './customers/customers.ts';
import type { Doctor } from './doctor/doctor.ts';
import { AppError } from './errors.ts';
import type { History } from './history/create-history.ts';
import type { Operations } from './operations/create-operations.ts';
import { loginPlugin } from './people/login-plugin.ts';
import type { PeopleParts } from './people/parts.ts';
import { errorHandler, sendError } from './plugins/error-handler.ts';
import { jsonBody } from './plugins/json-body.ts';
import { originCheck } from './plugins/origin-check.ts';
import { rateLimit, writeLimit } from './plugins/rate-limit.ts';
import { requestLog } from './plugins/request-log.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { liveSockets } from './realtime/live-sockets.ts';
import type { LiveSource } from './realtime/ports.ts';
import { createWallMetrics } from './realtime/wall-metrics.ts';
import { serveWalls } from './realtime/wall-sockets.ts';
import type { Roster } from './roster/roster.ts';
import { agentRoutes } from './routes/agents.ts';
import { alertRoutes } from './routes/alerts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditRoutes } from './routes/audit.ts';
import { customerRoutes } from './routes/customers.ts';
import { distributionRoutes } from './routes/distribution.ts';
import { doctorRoutes } from './routes/doctor.ts';
import { groupRoutes } from './routes/groups.ts';
import { healthRoutes, type Readiness } from './routes/health.ts';
import { historyRoutes } from './routes/history.ts';
import { type InstallationDeps, installationRoutes } from './routes/installation.ts';
import { type LiveReader, liveRoutes } from './routes/live.ts';
import { type LoginRoutesOptions, loginRoutes } from './routes/login.ts';
import { meRoutes } from './routes/me.ts';
import { metricsRoutes, requestMetrics } from './routes/metrics.ts';
import { openApiCollector, openApiRoutes } from './routes/openapi.ts';
import { operationRoutes } from './routes/operations.ts';
import { peopleRoutes, welcomeRoutes } from './routes/people.ts';
import { rulesRoutes } from './routes/rules.ts';
import { settingRoutes } from './routes/settings.ts';
import { setupRoutes } from './routes/setup.ts';
import { staticRoutes } from './routes/static.ts';
import { type WaitReader, waitRoutes } from './routes/waits.ts';
import { wallDeviceRoutes } from './routes/wall-device.ts';
import { wallRoutes } from './routes/walls.ts';
import type { Settings } from './settings/settings.ts';
import type { Setup } from './setup/setup.ts';
import { graceOf, visitorsOf } from './visitors.ts';
import type { BoardFeed } from './walls/board-feed.ts';
import type { Walls } from './walls/walls.ts';

/** One account as the outside sees it. */
export interface AccountFace extends LiveReader {
  live: LiveSource;
  callback: CallbackTarget;
  operations: Operations;
  acts: Acts;
  customers: Customers;
  roster: Roster;
  agents: Agents;
  doctor: Doctor;
  settings: Settings;
  alerts: Alerts;
  history: History;
  waits: WaitReader;
  reception: Reception;
  retryNow(): void;
}

export interface AppDeps {
  http: Pick<Config['http'], 'publicUrl' | 'trustProxy'>;
  metricsToken: string | undefined;
  /** Folder of the built console. */
  webDir: string;
  /** Of the console; see `readBuild`. */
  build: string;
  log: FastifyBaseLogger;
  now: () => number;
  people: PeopleParts;
  accounts: { find(accountId: string): AccountFace | undefined; list: LoginRoutesOptions['listAccounts'] };
  installation: InstallationDeps & {
    setup: Setup;
    onAccountEnded(listener: (accountId: string) => void): () => void;
  };
  walls: { walls: Walls; feed: BoardFeed };
  readiness: () => Promise<Readiness>;
  registry: Registry;
}

/** Ids that differ between nodes and starts: a random name of this process, and a count. */
function requestIds(): () => string {
  const name = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${name}.${(count++).toString(36)}`;
}

/** Wires the parts; decides nothing. Tests call it with fakes, main.ts with the real ones. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }), // requestLog says it in one line
    genReqId: requestIds(),
    trustProxy: deps.http.trustProxy,
    bodyLimit: 64 * 1024,
    // A client that dribbles its request does not hold a connection for long.
    requestTimeout: 30_000,
    // An address that cannot be decoded reaches no route, and so no error handler either.
    frameworkErrors: (_error, request, reply) =>
      void sendError(request, reply, new AppError('request_invalid', 'the address is not valid')),
    // Node looks for late ones only every half minute unless told otherwise.
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 5_000 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  await app.register(errorHandler);
  await app.register(requestLog);
  await app.register(openApiCollector);
  await app.register(requestMetrics, { registry: deps.registry });
  await app.register(callbackRoutes, {
    find: (accountId) => deps.accounts.find(accountId)?.callback,
    now: deps.now,
  });
  // In a room of its own: no browser reads what a push is answered, and the headers of pages cost more than to verify it.
  await app.register((pages) => registerPages(pages, deps));
  return app;
}

/** Everything that browsers and scripts use. */
async function registerPages(pages: FastifyInstance, deps: AppDeps): Promise<void> {
  const { publicUrl } = deps.http;
  const now = () => deps.now() as EpochMs;
  await pages.register(securityHeaders);
  await pages.register(metricsRoutes, { registry: deps.registry, token: deps.metricsToken });
  await pages.register(healthRoutes, { readiness: deps.readiness });
  await pages.register(
    async (api) => {
      await api.register(rateLimit);
      await api.register(jsonBody);
      await api.register(auditWrites, { audit: deps.people.audit, now });
      await api.register(loginPlugin, deps.people);
      await api.register(originCheck, { publicUrl }); // behind the login, so that the audit says whose browser it was
      await api.register(writeLimit);
      await registerApi(api, deps);
    },
    { prefix: '/api' },
  );
  await pages.register(liveSockets, {
    find: (accountId) => deps.accounts.find(accountId)?.live,
    ...visitorsOf(deps.people),
    onAccountEnded: deps.installation.onAccountEnded,
    publicUrl,
    registry: deps.registry,
    serveWalls: (io) =>
      serveWalls(io, { ...deps.walls, metrics: createWallMetrics(deps.registry), now, log: deps.log }),
  });
  await pages.register(staticRoutes, { webDir: deps.webDir });
}

/** Everything below `/api`. Whoever is not logged in is refused before a handler runs. */
async function registerApi(api: FastifyInstance, deps: AppDeps): Promise<void> {
  const { people, accounts, build } = deps;
  const now = () => deps.now() as EpochMs;
  // What a person may see stays in no cache, unless a route knows better.
  api.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
  await api.register(loginRoutes, { ...people, listAccounts: accounts.list, build });
  await api.register(meRoutes, { prefix: '/me', ...people });
  await api.register(welcomeRoutes, people);
  await api.register(peopleRoutes, { prefix: '/people', ...people });
  await api.register(apiKeyRoutes, { prefix: '/api-keys', ...people });
  await api.register(auditRoutes, { audit: people.audit, store: people.auditStore });
  await api.register(openApiRoutes);
  await api.register(installationRoutes, deps.installation);
  await api.register(wallRoutes, { ...deps.walls, build, now });
  await api.register(wallDeviceRoutes, { ...deps.walls, publicUrl: deps.http.publicUrl, now });
  await api.register(setupRoutes, deps.installation);
  await api.register(
    async (account) => {
      const { find } = accounts;
      await account.register(liveRoutes, { find });
      await account.register(agentRoutes, { find });
      await account.register(groupRoutes, { find });
      await account.register(customerRoutes, { find, audit: people.audit });
      await account.register(distributionRoutes, { find, audit: people.audit });
      await account.register(operationRoutes, { find, audit: people.audit, graceOf: graceOf(people.people) });
      await account.register(settingRoutes, { find });
      await account.register(rulesRoutes, { find, audit: people.audit });
      await account.register(doctorRoutes, { find });
      await account.register(alertRoutes, { find });
      await account.register(historyRoutes, { find, audit: people.audit });
      await account.register(waitRoutes, { find });
    },
    { prefix: '/accounts/:accountId' },
  );
}
