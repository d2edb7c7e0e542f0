import { LoginRequest, Me } from '@kf/shared/contract/http';
import type { AccountId } from '@kf/shared/contract/ids';
import type { Dialect } from '@kf/shared/contract/live';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requirePerson } from '../people/login-plugin.ts';
import type { LoginThrottle } from '../people/login-throttle.ts';
import { LOGIN_COOKIE, LOGIN_MS } from '../people/logins.ts';
import type { People } from '../people/people.ts';
import type { Person } from '../people/ports.ts';

export interface LoginRoutesOptions {
  people: People;
  throttle: LoginThrottle;
  /** Accounts of this installation, for the console's account switch. */
  listAccounts: () => { id: AccountId; name: string; dialect: Dialect }[];
  build: string;
}

export const loginRoutes: FastifyPluginAsyncZod<LoginRoutesOptions> = async (app, options) => {
  const { people, throttle, listAccounts, build } = options;
  const meOf = (person: Person): Me => ({
    personId: person.id,
    username: person.username,
    name: person.name,
    role: person.role,
    accounts: listAccounts(),
    build,
  });

  app.post(
    '/login',
    { config: { public: true }, schema: { body: LoginRequest, response: { 200: Me } } },
    async (request) => {
      const { username, password, remember } = request.body;
      throttle.attempt(username, request.ip);
      const person = await people.checkPassword(username, password);
      throttle.succeeded(username, request.ip);
      // A new id, so that an id planted before the login is worth nothing after it.
      await request.session.regenerate();
      if (remember) request.session.options({ maxAge: LOGIN_MS });
      request.session.set('personId', person.id);
      request.log.info({ personId: person.id }, 'logged in');
      return meOf(person);
    },
  );

  app.post(
    '/logout',
    { config: { public: true }, schema: { response: { 204: z.null() } } },
    async (request, reply) => {
      await request.session.destroy();
      void reply.clearCookie(LOGIN_COOKIE, { path: '/' });
      return reply.code(204).send(null);
    },
  );

  app.get('/me', { schema: { response: { 200: Me } } }, async (request) => meOf(requirePerson(request)));
};
