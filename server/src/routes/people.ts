import {
  LinkAnswer,
  LoginsAnswer,
  NewPersonRequest,
  PeopleAnswer,
  PersonAnswer,
  PersonLoginParams,
  PersonParams,
  PersonRequest,
  Policy,
  WelcomeAnswer,
  WelcomePasswordRequest,
  WelcomeRequest,
} from '@kf/shared/contract/people';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../people/caller.ts';
import type { Links } from '../people/links.ts';
import type { Logins } from '../people/logins.ts';
import type { PeopleAdmin } from '../people/manage.ts';
import { checkNewPassword } from '../people/password-rules.ts';
import type { People } from '../people/people.ts';

export interface PeopleRoutesOptions {
  admin: PeopleAdmin;
  logins: Logins;
  audit: Audit;
}

/** Who may use the installation. Prefix: `/people`. */
export const peopleRoutes: FastifyPluginAsyncZod<PeopleRoutesOptions> = async (
  app,
  { admin, logins, audit },
) => {
  const config = { right: 'admin' } as const;

  app.get('', { config, schema: { response: { 200: PeopleAnswer } } }, async () => admin.list());
  app.post(
    '',
    { config, schema: { body: NewPersonRequest, response: { 201: LinkAnswer } } },
    async (request, reply) => reply.code(201).send(await admin.create(request.body, actorOf(request))),
  );
  app.put('/policy', { config, schema: { body: Policy, response: { 200: Policy } } }, async (request) =>
    admin.setPolicy(request.body, actorOf(request)),
  );
  app.patch(
    '/:personId',
    { config, schema: { params: PersonParams, body: PersonRequest, response: { 200: PersonAnswer } } },
    async (request) => ({
      person: await admin.change(request.params.personId, request.body, actorOf(request)),
    }),
  );
  app.post(
    '/:personId/link',
    { config, schema: { params: PersonParams, response: { 200: LinkAnswer } } },
    async (request) => admin.newLink(request.params.personId, actorOf(request)),
  );
  app.delete(
    '/:personId/factor',
    { config, schema: { params: PersonParams, response: { 200: PersonAnswer } } },
    async (request) => ({ person: await admin.removeFactor(request.params.personId, actorOf(request)) }),
  );

  app.get(
    '/:personId/logins',
    { config, schema: { params: PersonParams, response: { 200: LoginsAnswer } } },
    async (request) => ({
      logins: await logins.list(request.params.personId, request.session.sessionId),
    }),
  );
  app.delete(
    '/:personId/logins',
    { config, schema: { params: PersonParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const { personId } = request.params;
      const ended = await logins.endOthers(personId);
      await audit.record({ act: 'people.logins_ended', target: personId, entry: { loginsEnded: ended } });
      return reply.code(204).send(null);
    },
  );
  app.delete(
    '/:personId/logins/:loginId',
    { config, schema: { params: PersonLoginParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const { personId, loginId } = request.params;
      if (!(await logins.endByName(personId, loginId)))
        throw new AppError('not_found', 'this login has ended already');
      await audit.record({ act: 'people.logins_ended', target: personId, entry: { loginsEnded: 1 } });
      return reply.code(204).send(null);
    },
  );
};

export interface WelcomeRoutesOptions {
  people: People;
  links: Links;
  logins: Logins;
  audit: Audit;
}

/** For who holds a one-time link, and has no login yet. */
export const welcomeRoutes: FastifyPluginAsyncZod<WelcomeRoutesOptions> = async (
  app,
  { people, links, logins, audit },
) => {
  const config = { right: 'anybody' } as const;
  app.post(
    '/welcome',
    {
      config: { ...config, audit: false },
      schema: { body: WelcomeRequest, response: { 200: WelcomeAnswer } },
    },
    async (request) => {
      const { person, link } = await links.read(request.body.token);
      return { username: person.username, name: person.name, expiresAt: link.expiresAt };
    },
  );
  app.post(
    '/welcome/password',
    { config, schema: { body: WelcomePasswordRequest, response: { 204: z.null() } } },
    async (request, reply) => {
      const { token, password } = request.body;
      // Before the link is used up: a password that is refused must not cost it.
      await checkNewPassword(password, (await links.read(token)).person.username);
      const person = await links.take(token);
      await people.setPassword(person, password);
      await logins.endOthers(person.id);
      await audit.record({
        act: 'people.password_chosen',
        by: { personId: person.id, name: person.name },
        target: person.username,
      });
      return reply.code(204).send(null);
    },
  );
};
