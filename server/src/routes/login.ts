import { LoginRequest, Me } from '@kf/shared/contract/http';
import type { AccountId } from '@kf/shared/contract/ids';
import type { Dialect } from '@kf/shared/contract/live';
import { scopeIn } from '@kf/shared/domain/rights';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import { requirePerson } from '../people/caller.ts';
import type { LoginThrottle } from '../people/login-throttle.ts';
import { LOGIN_COOKIE, LOGIN_MS } from '../people/logins.ts';
import type { People } from '../people/people.ts';
import type { Caller, Person } from '../people/ports.ts';
import type { SecondFactor } from '../people/second-factor.ts';

export interface LoginRoutesOptions {
  people: People;
  factor: SecondFactor;
  throttle: LoginThrottle;
  audit: Audit;
  /** Accounts of this installation, for the console's account switch. */
  listAccounts: () => { id: AccountId; name: string; dialect: Dialect }[];
  build: string;
}

/** As much of what a browser says it is as people need to recognise it. */
const BROWSER_LENGTH = 200;

export const loginRoutes: FastifyPluginAsyncZod<LoginRoutesOptions> = async (app, options) => {
  const { people, throttle, listAccounts, build, audit } = options;

  const meOf = async (caller: Caller): Promise<Me> => ({
    personId: caller.id,
    username: caller.kind === 'key' ? caller.name : ((await people.find(caller.id))?.username ?? caller.name),
    name: caller.name,
    role: caller.role,
    scope: caller.scope,
    kind: caller.kind,
    mustSetUpFactor: caller.mustSetUpFactor,
    admins: await people.admins(),
    accounts: listAccounts().filter(({ id }) => scopeIn(caller.scope, id) !== undefined),
    build,
  });

  app.post(
    '/login',
    { config: { right: 'anybody' }, schema: { body: LoginRequest, response: { 200: Me } } },
    async (request) => {
      const { username, remember } = request.body;
      const { person, caller } = await admit(options, request.body, request.ip);
      await throttle.succeeded(username, request.ip);
      // A new id, so that an id planted before the login is worth nothing after it.
      await request.session.regenerate();
      if (remember) request.session.options({ maxAge: LOGIN_MS });
      request.session.set('personId', person.id);
      request.session.set('from', fromOf(request));
      request.log.info({ personId: person.id }, 'logged in');
      await audit.record({
        act: 'login.done',
        by: { personId: person.id, name: person.name },
        ...(person.factor && { entry: { secondFactor: true } }),
      });
      return meOf(caller);
    },
  );

  app.post(
    '/logout',
    { config: { right: 'anybody' }, schema: { response: { 204: z.null() } } },
    async (request, reply) => {
      if (request.person) await audit.record({ act: 'login.ended' });
      await request.session.destroy();
      void reply.clearCookie(LOGIN_COOKIE, { path: '/' });
      return reply.code(204).send(null);
    },
  );

  app.get('/me', { config: { right: 'known' }, schema: { response: { 200: Me } } }, async (request) =>
    meOf(requirePerson(request)),
  );
};

const fromOf = (request: FastifyRequest) => ({
  address: request.ip,
  browser: (request.headers['user-agent'] ?? '').slice(0, BROWSER_LENGTH),
});

/**
 * Password, and code where there is a second factor. What fails is counted and told in the audit; of attempts against a
 * closed lock only the first is, or a guesser could fill the disk.
 *
 * @throws {AppError} login_locked, login_failed, factor_needed, factor_wrong
 */
async function admit(
  { people, throttle, factor, audit }: LoginRoutesOptions,
  { username, password, code }: LoginRequest,
  address: string,
): Promise<{ person: Person; caller: Caller }> {
  try {
    await throttle.attempt(username, address);
    const person = await people.checkPassword(username, password);
    if (person.factor && code === undefined) {
      // The first half of every login with two factors: an office full of them is no attack.
      await throttle.withdraw(username, address);
      throw new AppError('factor_needed', 'send the code of the second factor as `code`');
    }
    if (code !== undefined) await factor.check(person, code);
    // Last, and before the browser gets anything: who was disabled meanwhile must not keep a login for better days.
    const caller = await people.callerOf(person.id);
    if (!caller) throw new AppError('login_failed', 'this person may no longer log in');
    return { person, caller };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'factor_needed') throw error;
    const known = await people.named(username);
    const isRepeat = error.code === 'login_locked' && error.details?.['first'] !== true;
    if (!isRepeat)
      await audit.record({
        act: 'login.failed',
        // A name that nobody has may be a password in the wrong field: it is not written down.
        ...(known && { personId: known.id, target: known.username }),
        entry: { outcome: error.code },
      });
    throw error;
  }
}
