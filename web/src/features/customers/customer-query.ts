import type { CustomerDetails } from '@kf/shared/contract/http';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { serverNow } from '#live/clock.ts';
import type { Commands } from '#live/commands.ts';
import { useCommands, useLive } from '#live/use-live.tsx';

/** What the drawer looks back on. */
export const VISITS_DAYS = 90;
const DAY_MS = 86_400_000;
/** History is made from what was committed, a little later. */
const HISTORY_LAG_MS = 1_200;

const keyOf = (accountId: string, customerId: string) =>
  ['accounts', accountId, 'customers', customerId] as const;

/** `spokeAt`: a new message makes another answer. */
export const customerQuery = (commands: Commands, accountId: string, customerId: string, spokeAt: number) =>
  queryOptions({
    queryKey: [...keyOf(accountId, customerId), 'details', spokeAt],
    queryFn: ({ signal }) => commands.customerDetails(customerId, signal),
    placeholderData: (previous) => (previous?.customerId === customerId ? previous : undefined),
  });

/** Who has a code that nobody on the board has. */
export const codeQuery = (commands: Commands, accountId: string, code: string, isWanted: boolean) =>
  queryOptions({
    queryKey: ['accounts', accountId, 'codes', code],
    queryFn: ({ signal }) => commands.customerByCode(code, signal),
    enabled: isWanted,
    retry: false,
  });

/** Visits and timeline; read again when something happened to the customer. */
export function useHistory(customerId: string) {
  const commands = useCommands();
  const queryClient = useQueryClient();
  const accountId = useLive((view) => view.state.account.id);
  const queryKey = keyOf(accountId, customerId);
  const visits = useQuery({
    queryKey: [...queryKey, 'history', 'visits'],
    queryFn: ({ signal }) => commands.visitsOf(customerId, serverNow() - VISITS_DAYS * DAY_MS, signal),
  });
  const timeline = useQuery({
    queryKey: [...queryKey, 'history', 'timeline'],
    queryFn: ({ signal }) => commands.timelineOf(customerId, signal),
  });
  const happened = useLive((view) => {
    const key = customerId as keyof typeof view.state.waiting;
    const { waiting, sessions, dismissed } = view.state;
    const operation = view.index.operationByCustomer.get(customerId);
    return [
      waiting[key]?.waitingSince,
      waiting[key]?.lastSpokeAt,
      sessions[key]?.agentId,
      sessions[key]?.startedAt,
      dismissed[key]?.dismissedAt,
      operation?.operationId,
      operation?.state,
    ].join(' ');
  });
  useEffect(() => {
    if (happened === '') return;
    const timer = setTimeout(
      () => void queryClient.invalidateQueries({ queryKey: [...keyOf(accountId, customerId), 'history'] }),
      HISTORY_LAG_MS,
    );
    return () => clearTimeout(timer);
  }, [happened, queryClient, accountId, customerId]);
  return { visits, timeline };
}

/** How many messages the tower may still send; read again when the customer writes. */
export function useAllowance(customerId: string, spokeAt: number | undefined) {
  const commands = useCommands();
  const accountId = useLive((view) => view.state.account.id);
  return useQuery({
    queryKey: [...keyOf(accountId, customerId), 'notices', spokeAt ?? 0],
    queryFn: ({ signal }) => commands.noticesOf(customerId, signal),
  }).data?.allowance;
}

/** After an act that answers with the customer's new details. */
export function keepDetails(queryClient: QueryClient, accountId: string, details: CustomerDetails): void {
  const { customerId, code } = details;
  queryClient.setQueriesData({ queryKey: [...keyOf(accountId, customerId), 'details'] }, () => details);
  queryClient.setQueryData(['accounts', accountId, 'codes', code], details);
  void queryClient.invalidateQueries({ queryKey: [...keyOf(accountId, customerId), 'history'] });
}
