import type { CustomerDetails } from '@kf/shared/contract/http';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Commands } from '#live/commands.ts';

/** `spokeAt`: a new message makes another answer. */
export const customerQuery = (commands: Commands, accountId: string, customerId: string, spokeAt: number) =>
  queryOptions({
    queryKey: ['accounts', accountId, 'customers', customerId, spokeAt],
    queryFn: ({ signal }) => commands.customerDetails(customerId, signal),
    placeholderData: (previous) => (previous?.customerId === customerId ? previous : undefined),
  });

/** After an act that answers with the customer's new details. */
export function keepDetails(queryClient: QueryClient, accountId: string, details: CustomerDetails): void {
  queryClient.setQueriesData(
    { queryKey: ['accounts', accountId, 'customers', details.customerId] },
    () => details,
  );
}
