import type { AccountScope } from '@kf/shared/contract/scope';
import { isAtLeast, scopeIn } from '@kf/shared/domain/rights';
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import { requirePerson } from './caller.ts';
import type { Caller } from './ports.ts';

/**
 * Refuses whoever may not use a route, by what the route says of itself.
 *
 * @throws {AppError} not_logged_in, forbidden, factor_missing, account_not_found for an account the caller does not
 *   see, whole_account_needed
 */
export function checkRight(request: FastifyRequest): void {
  const { right = 'viewer', groups } = request.routeOptions.config;
  if (right === 'anybody') return;
  const caller = requirePerson(request);
  if (right === 'known') return;
  if (right === 'self') {
    if (caller.kind !== 'person') throw new AppError('forbidden', 'a key has no settings of its own');
    return;
  }
  if (caller.mustSetUpFactor) throw new AppError('factor_missing', 'set up the second factor first');
  if (!isAtLeast(caller.role, right)) throw new AppError('forbidden', `needs the role ${right}`);
  const accountId = accountOf(request);
  if (accountId === undefined) return;
  const scope = requireScope(caller, accountId);
  if (scope !== 'all' && groups !== 'own')
    throw new AppError('whole_account_needed', 'this is for people who see the whole account');
}

/** The groups that the caller may see of the account the route is about. @throws {AppError} account_not_found */
export function groupsOf(request: FastifyRequest): AccountScope {
  return requireScope(requirePerson(request), accountOf(request) ?? '');
}

/** An account that is not for the caller is as good as none. */
function requireScope(caller: Caller, accountId: string): AccountScope {
  const scope = scopeIn(caller.scope, accountId);
  if (scope === undefined) throw new AppError('account_not_found', 'there is no such account');
  return scope;
}

function accountOf({ params }: FastifyRequest): string | undefined {
  const { accountId } = (params ?? {}) as { accountId?: unknown };
  return typeof accountId === 'string' ? accountId : undefined;
}

/** Says for every route that this part of the app registers from now on who may use it, unless the route says it itself. */
export function everyRoute(app: FastifyInstance, config: FastifyContextConfig): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...config, ...route.config };
  });
}
