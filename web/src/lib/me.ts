import type { Me, Role } from '@kf/shared/contract/http';
import { isAtLeast, scopeIn } from '@kf/shared/domain/rights';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { http } from './http.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => http.get<Me>('/api/me', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whoever is logged in, below every route that needs a login. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

/**
 * Whether the person may do what needs at least this role. What they may not do is not shown; the server refuses it
 * anyway.
 */
export const useMay = (least: Role): boolean => mayAs(useMe().role, least);

export const mayAs = isAtLeast;

/** What concerns the whole of an account is not for people of some groups. */
export const seesWhole = (scope: Me['scope'], accountId: string): boolean =>
  scopeIn(scope, accountId) === 'all';
