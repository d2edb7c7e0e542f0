import type { Role } from '../contract/http.ts';
import { roles } from '../contract/plain.ts';
import type { AccountScope, Scope } from '../contract/scope.ts';

/** `roles` is ordered from the one that may most. */
export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) <= roles.indexOf(least);

/** What of this account; undefined: nothing, as if it did not exist. */
export const scopeIn = (scope: Scope, accountId: string): AccountScope | undefined =>
  scope === 'all' ? 'all' : (scope as Record<string, AccountScope>)[accountId];
