import type { WaitingCustomer } from '../contract/live.ts';

/** Wished the group itself or one of its agents. */
export const wishesGroup = (
  customer: Pick<WaitingCustomer, 'wishedAgentId' | 'wishedGroupId'>,
  groupId: string,
  groupIdsOf: (agentId: string) => readonly string[],
): boolean =>
  customer.wishedAgentId !== undefined
    ? groupIdsOf(customer.wishedAgentId).includes(groupId)
    : customer.wishedGroupId === groupId;
