import { callbackify } from 'node:util';
import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { type Role, roles } from '@kf/shared/contract/http';
import { PersonId } from '@kf/shared/contract/ids';
import type { FastifyInstance, FastifyRequest, Session } from 'fastify';
import fp from 'fastify-plugin';
import { AppError } from '../errors.ts';
import { LOGIN_COOKIE, type Logins } from './logins.ts';
import type { People } from './people.ts';
import type { Person } from './ports.ts';
import './request-context.ts';

interface LoginOptions {
  logins: Logins;
  people: People;
}

/** Knows who asks, and refuses whoever is not logged in, except on routes with `config: { public: true }`. */
export const loginPlugin = fp(async (app: FastifyInstance, { logins, people }: LoginOptions) => {
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
    const personId = request.session.get('personId');
    request.person = personId === undefined ? null : ((await people.find(personId)) ?? null);
    if (!request.routeOptions.config.public) requirePerson(request);
  });
});

/** @throws {AppError} not_logged_in */
export function requirePerson(request: FastifyRequest): Person {
  if (!request.person) throw new AppError('not_logged_in', 'log in first');
  return request.person;
}

/** Who acts, as the audit and the board name them. @throws {AppError} not_logged_in */
export function actorOf(request: FastifyRequest): { personId: PersonId; name: string } {
  const { id, name } = requirePerson(request);
  return { personId: id, name };
}

/** @throws {AppError} forbidden below the role, not_logged_in */
export function checkRole(request: FastifyRequest, least: Role): void {
  // `roles` is ordered from the one that may most.
  if (roles.indexOf(requirePerson(request).role) > roles.indexOf(least))
    throw new AppError('forbidden', `needs the role ${least}`);
}

/** A hook for routes that need more than being logged in: `onRequest: requireRole('supervisor')`. */
export const requireRole = (least: Role) => async (request: FastifyRequest) => checkRole(request, least);

/** The cookie library's view of our store. */
const sessionStore = (logins: Logins) => ({
  get: callbackify(async (sid: string) => ((await logins.get(sid))?.data ?? null) as Session | null),
  set: callbackify(async (sid: string, session: Session) => {
    const personId = session.personId === undefined ? undefined : PersonId.parse(session.personId);
    await logins.set(sid, JSON.parse(JSON.stringify(session)) as Record<string, unknown>, personId);
  }),
  destroy: callbackify((sid: string) => logins.end(sid)),
});
