import type {
  NewOfficialAccountRequest,
  OfficialAccountAnswer,
  OfficialAccountRequest,
  OfficialAccountsAnswer,
} from '@kf/shared/contract/official-accounts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { http } from './http.ts';
import { meQuery } from './me.ts';

const queryKey = ['official-accounts'];

/** The Official Accounts of this installation, for admins, and how to make and change them. */
export function useOfficialAccounts({ enabled = true }: { enabled?: boolean } = {}) {
  const queryClient = useQueryClient();
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => http.get<OfficialAccountsAnswer>('/api/accounts', { signal }),
    enabled,
    staleTime: 0,
  });
  const onSettled = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey });
    // the switch and the pages go by who sees which accounts
    await queryClient.invalidateQueries(meQuery);
  };
  const create = useMutation({
    mutationFn: (request: NewOfficialAccountRequest) =>
      http.post<OfficialAccountAnswer>('/api/accounts', request),
    onSettled,
  });
  const change = useMutation({
    mutationFn: ({ id, ...request }: OfficialAccountRequest & { id: string }) =>
      http.patch<OfficialAccountAnswer>(`/api/accounts/${encodeURIComponent(id)}`, request),
    onSettled,
  });
  return { query, create, change };
}

/** Where WeChat is to push to, as a whole address: while the server does not know its own, as this browser reached it. */
export const wholeCallbackUrl = (callbackUrl: string): string =>
  callbackUrl.startsWith('/') ? `${window.location.origin}${callbackUrl}` : callbackUrl;
