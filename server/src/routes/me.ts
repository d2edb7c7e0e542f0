import {
  FactorAnswer,
  FactorRequest,
  FactorStart,
  LoginParams,
  LoginsAnswer,
  OwnPasswordRequest,
  OwnSettings,
  OwnSettingsRequest,
  PasswordRequest,
  RecoveryCodes,
} from '@kf/shared/contract/people';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import { requirePerson } from '../people/caller.ts';
import type { LoginThrottle } from '../people/login-throttle.ts';
import type { Logins } from '../people/logins.ts';
import type { People } from '../people/people.ts';
import type { PeopleStore, Person } from '../people/ports.ts';
import type { SecondFactor } from '../people/second-factor.ts';

export interface MeRoutesOptions {
  people: People;
  store: Pick<PeopleStore, 'countRecoveryCodes' | 'policy' | 'update' | 'setRecoveryCodes'>;
  logins: Logins;
  factor: SecondFactor;
  throttle: LoginThrottle;
  audit: Audit;
}

/** What people do about themselves. Prefix: `/me`. */
export const meRoutes: FastifyPluginAsyncZod<MeRoutesOptions> = async (app, options) => {
  const { people, logins, factor, store, audit } = options;
  const config = { right: 'self' } as const;
  const selfOf = async (request: FastifyRequest): Promise<Person> => {
    const person = await people.find(requirePerson(request).id);
    if (!person) throw new AppError('not_logged_in', 'log in first');
    return person;
  };
  /** Whoever changes how a login is protected must know the password, not only hold the cookie. */
  const withPassword = async (request: FastifyRequest, password: string): Promise<Person> => {
    const { username } = await selfOf(request);
    await options.throttle.attempt(username, request.ip);
    const person = await people.checkPassword(username, password).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'login_failed')
        throw new AppError('password_wrong', 'the present password is wrong');
      throw error;
    });
    await options.throttle.succeeded(username, request.ip);
    return person;
  };

  app.get('/settings', { config, schema: { response: { 200: OwnSettings } } }, async (request) =>
    people.settingsOf(requirePerson(request).id),
  );
  // Which density somebody likes is nobody's business: the audit has no line of it.
  app.put(
    '/settings',
    {
      config: { ...config, audit: false },
      schema: { body: OwnSettingsRequest, response: { 200: OwnSettings } },
    },
    async (request) => people.saveSettings(requirePerson(request).id, request.body),
  );

  app.put(
    '/password',
    { config, schema: { body: PasswordRequest, response: { 204: z.null() } } },
    async (request, reply) => {
      const person = await withPassword(request, request.body.current);
      await people.setPassword(person, request.body.password);
      const ended = await logins.endOthers(person.id, request.session.sessionId);
      await audit.record({ act: 'me.password_changed', entry: { loginsEnded: ended } });
      return reply.code(204).send(null);
    },
  );

  app.get('/logins', { config, schema: { response: { 200: LoginsAnswer } } }, async (request) => ({
    logins: await logins.list(requirePerson(request).id, request.session.sessionId),
  }));
  app.delete('/logins', { config, schema: { response: { 204: z.null() } } }, async (request, reply) => {
    const ended = await logins.endOthers(requirePerson(request).id, request.session.sessionId);
    await audit.record({ act: 'me.logins_ended', entry: { loginsEnded: ended } });
    return reply.code(204).send(null);
  });
  app.delete(
    '/logins/:loginId',
    { config, schema: { params: LoginParams, response: { 204: z.null() } } },
    async (request, reply) => {
      if (!(await logins.endByName(requirePerson(request).id, request.params.loginId)))
        throw new AppError('not_found', 'this login has ended already');
      await audit.record({ act: 'me.logins_ended', entry: { loginsEnded: 1 } });
      return reply.code(204).send(null);
    },
  );

  app.get('/factor', { config, schema: { response: { 200: FactorAnswer } } }, async (request) => {
    const person = await selfOf(request);
    const [recoveryCodes, policy] = await Promise.all([store.countRecoveryCodes(person.id), store.policy()]);
    return {
      ...(person.factor && { since: person.factor.since }),
      recoveryCodes,
      demanded: policy.factorFor.includes(person.role),
    };
  });
  app.post(
    '/factor/begin',
    { config: { ...config, audit: false }, schema: { response: { 200: FactorStart } } },
    async (request) => factor.begin(await selfOf(request)),
  );
  app.put(
    '/factor',
    { config, schema: { body: FactorRequest, response: { 200: RecoveryCodes } } },
    async (request) => {
      const { password, secret, code } = request.body;
      const person = await withPassword(request, password);
      const codes = await factor.confirm(person, secret, code);
      await audit.record({ act: 'me.factor_set', entry: { replaced: person.factor !== undefined } });
      return { codes };
    },
  );
  app.post(
    '/factor/recovery-codes',
    { config, schema: { body: OwnPasswordRequest, response: { 200: RecoveryCodes } } },
    async (request) => {
      const person = await withPassword(request, request.body.password);
      if (!person.factor) throw new AppError('not_found', 'there is no second factor');
      const codes = await factor.renewRecoveryCodes(person);
      await audit.record({ act: 'me.recovery_codes_made' });
      return { codes };
    },
  );
  app.delete(
    '/factor',
    { config, schema: { body: OwnPasswordRequest, response: { 204: z.null() } } },
    async (request, reply) => {
      const person = await withPassword(request, request.body.password);
      if ((await store.policy()).factorFor.includes(person.role))
        throw new AppError('forbidden', 'the role needs a second factor; a new one can replace it');
      await store.update(person.id, { factor: null });
      await store.setRecoveryCodes(person.id, []);
      await audit.record({ act: 'me.factor_removed' });
      return reply.code(204).send(null);
    },
  );
};
