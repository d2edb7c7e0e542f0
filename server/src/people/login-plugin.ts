import { callbackify } from 'node:util';
import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { PersonId } from '@kf/shared/contract/ids';
import type { FastifyInstance, FastifyRequest, Session } from 'fastify';
import fp from 'fastify-plugin';
import type { ApiKeys } from './api-keys.ts';
import { LOGIN_COOKIE, type Logins } from './logins.ts';
import './request-context.ts';
import { checkRight } from './rights.ts';

interface LoginOptions {
  logins: Logins;
  keys: Pick<ApiKeys, 'callerOf'>;
}

/** Knows who asks, by login or by key, and refuses whoever may not use the route (`config: { right }`). */
export const loginPlugin = fp(async (app: FastifyInstance, { logins, keys }: LoginOptions) => {
  await app.register(fastifyCookie);
  await app.register(fastifySession, {
    secret: logins.signer,
    cookieName: LOGIN_COOKIE,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto' },
    saveUninitialized: false,
    rolling: false,
    store: sessionStore(logins),
  });
  app.decorateRequest('person', null);
  app.addHook('onRequest', async (request) => {
    const key = bearerOf(request);
    if (key !== undefined) request.person = (await keys.callerOf(key)) ?? null;
    else if (request.session.personId !== undefined)
      request.person = (await logins.callerOf(request.session.sessionId)) ?? null;
    checkRight(request);
  });
});

/** A key counts only where no cookie comes along: with one, a browser asks, and its login does. */
function bearerOf({ headers }: FastifyRequest): string | undefined {
  if (headers.cookie !== undefined) return undefined;
  return headers.authorization?.startsWith('Bearer ') ? headers.authorization.slice(7) : undefined;
}

/** The cookie library's view of our store. */
const sessionStore = (logins: Logins) => ({
  get: callbackify(async (sid: string) => ((await logins.get(sid))?.data ?? null) as Session | null),
  set: callbackify(async (sid: string, session: Session) => {
    const personId = session.personId === undefined ? undefined : PersonId.parse(session.personId);
    const data = JSON.parse(JSON.stringify(session)) as Record<string, unknown>;
    await logins.set(sid, data, personId, session.from);
  }),
  destroy: callbackify((sid: string) => logins.end(sid)),
});
