import type { CustomerId } from '@kf/shared/contract/ids';
import { useLive } from '#live/use-live.tsx';
import { latestRefusal, type Refusal } from '../model/strip-state.ts';
import { useBoard } from './use-board.ts';

/** What was refused last of the acts on this customer, by the server or by WeChat, while it is news. */
export function useRefusal(customerId: CustomerId): Refusal | undefined {
  const operation = useLive((view) => view.index.operationByCustomer.get(customerId));
  const refusal = useBoard((board) => board.refusals.get(customerId));
  return latestRefusal(operation, refusal);
}
