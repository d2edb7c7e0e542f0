import type { QueryClient } from '@tanstack/react-query';
import { meQuery } from '#lib/me.ts';

/** Somebody changed what this person may do or see: everything that was read before may no longer be theirs. */
export async function refreshRights(queryClient: QueryClient): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: meQuery.queryKey, exact: true });
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
}
