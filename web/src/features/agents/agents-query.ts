import type { Change } from '@kf/shared/contract/live';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLiveStore } from '#live/use-live.tsx';
import { useAccountId, useAgentApi } from './api.ts';

/** When the list was last read changes without any agent changing. */
const READ_AGAIN_MS = 10_000;
/** A busy account touches agents many times a second. */
const ASK_AT_MOST_EVERY_MS = 2_000;

const keyOf = (accountId: string) => ['accounts', accountId, 'agents'] as const;

/** What only the server knows: seats, the suffix of accounts, when WeChat was last asked, who was deleted. */
export function useAgentsQuery() {
  const accountId = useAccountId();
  const api = useAgentApi();
  return useQuery({
    queryKey: keyOf(accountId),
    queryFn: ({ signal }) => api.list(signal),
    refetchInterval: READ_AGAIN_MS,
    enabled: accountId !== '',
  });
}

/** Has WeChat's list read now; the answer is the new list. */
export function useRefreshAgents(onDone: () => void) {
  const accountId = useAccountId();
  const api = useAgentApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: api.refresh,
    onSuccess: (answer) => {
      queryClient.setQueryData(keyOf(accountId), answer);
      onDone();
    },
  });
}

const concernsAgents = ({ type }: Change): boolean => type === 'agent.put' || type === 'agent.removed';

/** Facts about agents make the server's answer old. */
export function useAgentsBridge(): void {
  const store = useLiveStore();
  const accountId = useAccountId();
  const queryClient = useQueryClient();
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = store.onChanges((changes) => {
      if (waiting !== undefined || !changes.some(concernsAgents)) return;
      waiting = setTimeout(() => {
        waiting = undefined;
        void queryClient.invalidateQueries({ queryKey: keyOf(accountId) });
      }, ASK_AT_MOST_EVERY_MS);
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [store, accountId, queryClient]);
}
