import type { AuditAnswer, AuditCheck, AuditFilters } from '@kf/shared/contract/audit';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '#lib/http.ts';

/** As the address of the page has it. */
export interface AuditFilter {
  person?: string | undefined;
  act?: string | undefined;
  account?: string | undefined;
  from?: number | undefined;
}

const textOf = (filter: AuditFilter, more: Record<string, string> = {}): string => {
  const given = Object.entries(filter).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return new URLSearchParams([...given, ...Object.entries(more)] as [string, string][]).toString();
};

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      http.get<AuditAnswer>(
        `/api/audit?${textOf(filter, pageParam === undefined ? {} : { cursor: String(pageParam) })}`,
        { signal },
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
    staleTime: 5_000,
  });

export const filtersQuery = queryOptions({
  queryKey: ['audit', 'filters'],
  queryFn: ({ signal }) => http.get<AuditFilters>('/api/audit/filters', { signal }),
});

export const checkAudit = () => http.get<AuditCheck>('/api/audit/check');

/** `zone`: the times of the file are in it. */
export const exportUrl = (filter: AuditFilter, zone: string): string =>
  `/api/audit.csv?${textOf(filter, { zone })}`;
