import type { CustomerDetails, FeedEntry, OperationRequest, TrendAnswer } from '@kf/shared/contract/http';
import type { Operation } from '@kf/shared/contract/live';
import { http } from '../lib/http.ts';
import { randomKey } from '../lib/random-key.ts';

type Unkeyed<T> = T extends { key: string } ? Omit<T, 'key'> : never;

/** What a supervisor can ask of one account. The board moves when the fact arrives, not on these answers. */
export function createCommands(accountId: string) {
  const base = `/api/accounts/${encodeURIComponent(accountId)}`;
  const customer = (id: string): string => `${base}/customers/${encodeURIComponent(id)}`;

  /** One key per click: however often the request is repeated, it acts once. */
  async function operate(request: Unkeyed<OperationRequest>): Promise<Operation> {
    const body = { ...request, key: randomKey() } as OperationRequest;
    return (await http.post<{ operation: Operation }>(`${base}/operations`, body)).operation;
  }

  return {
    /** @throws {HttpError} with `already_taken` when somebody was first */
    assign: (customerId: string, agentId: string, note?: string): Promise<Operation> =>
      operate({ type: 'assign', customerId, agentId, ...noteOf(note) } as Unkeyed<OperationRequest>),
    /** Ends a session or a wait. */
    close: (customerId: string, note?: string): Promise<Operation> =>
      operate({ type: 'close', customerId, ...noteOf(note) } as Unkeyed<OperationRequest>),
    /** Asks WeChat for the customer's session now. */
    refreshCustomer: (customerId: string) => http.post<CustomerDetails>(`${customer(customerId)}/refresh`),
    setRemark: (customerId: string, remark: string) =>
      http.patch<CustomerDetails>(customer(customerId), { remark }),
    customerDetails: (customerId: string, signal?: AbortSignal) =>
      http.get<CustomerDetails>(customer(customerId), { signal }),
    feed: (signal?: AbortSignal) => http.get<{ entries: FeedEntry[] }>(`${base}/live/feed`, { signal }),
    trend: (signal?: AbortSignal) => http.get<TrendAnswer>(`${base}/live/trend`, { signal }),
  };
}
export type Commands = ReturnType<typeof createCommands>;

const noteOf = (note: string | undefined): { note?: string } => {
  const text = note?.trim();
  return text ? { note: text } : {};
};
