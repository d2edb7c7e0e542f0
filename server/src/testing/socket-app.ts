import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { Registry } from 'prom-client';
import { loginPlugin } from '../people/login-plugin.ts';
import { errorHandler } from '../plugins/error-handler.ts';
import { liveSockets } from '../realtime/live-sockets.ts';
import type { LiveSource } from '../realtime/ports.ts';
import { liveRoutes } from '../routes/live.ts';
import { loginRoutes } from '../routes/login.ts';
import { metricsRoutes } from '../routes/metrics.ts';
import { visitorsOf } from '../visitors.ts';
import { peopleWithRoles } from './test-people.ts';

/** Login, live sockets and live routes of one account `main`, and nothing else of the app. */
export async function socketApp(source: LiveSource) {
  const { parts, peopleStore } = await peopleWithRoles();
  const registry = new Registry();
  const app: FastifyInstance = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const only = <T>(face: T) => ({ find: (accountId: string) => (accountId === 'main' ? face : undefined) });
  const reader = {
    live: source,
    feed: async () => [],
    trend: async () => ({ fromAt: source.snapshot().at, stepMs: 60_000, waiting: [] }),
    quota: async () => ({ day: '2027-01-15', endpoints: [] }),
    retryNow: () => undefined,
  };

  await app.register(errorHandler);
  await app.register(metricsRoutes, { registry, token: undefined });
  await app.register(
    async (api) => {
      await api.register(loginPlugin, parts);
      await api.register(loginRoutes, { ...parts, listAccounts: () => [], build: 'test' });
      await api.register(liveRoutes, { prefix: '/accounts/:accountId', ...only(reader) });
    },
    { prefix: '/api' },
  );
  await app.register(liveSockets, {
    ...only(source),
    ...visitorsOf(parts),
    onAccountEnded: () => () => undefined,
    publicUrl: undefined,
    registry,
  });
  return { app, peopleStore, parts };
}
