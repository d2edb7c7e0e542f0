import type {
  BulkOperation,
  DistributeInput,
  PreviewAnswer,
  PreviewRequest,
} from '@kf/shared/contract/distribution';
import type {
  CustomerDetails,
  FeedEntry,
  OperationRequest,
  ResolveRequest,
  TrendAnswer,
} from '@kf/shared/contract/http';
import type { Operation } from '@kf/shared/contract/live';
import type { CustomerNotices } from '@kf/shared/contract/notices';
import type { TimelineAnswer, VisitsAnswer } from '@kf/shared/contract/visits';
import type { GradesAnswer, WaitAnswer } from '@kf/shared/contract/waits';
import { http } from '../lib/http.ts';
import { randomKey } from '../lib/random-key.ts';

type Unkeyed<T> = T extends { key: string } ? Omit<T, 'key'> : never;

/** What a supervisor can ask of one account. The board moves when the fact arrives, not on these answers. */
export function createCommands(accountId: string) {
  const base = `/api/accounts/${encodeURIComponent(accountId)}`;
  const customer = (id: string): string => `${base}/customers/${encodeURIComponent(id)}`;

  const operation = (id: string): string => `${base}/operations/${encodeURIComponent(id)}`;

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
    /** Closes with who serves them, then creates with `toAgentId`. */
    handOver: (customerId: string, toAgentId: string, note?: string): Promise<Operation> =>
      operate({ type: 'handover', customerId, toAgentId, ...noteOf(note) } as Unkeyed<OperationRequest>),
    /** @throws {HttpError} `undo_too_late` when it has left */
    undo: async (operationId: string): Promise<Operation> =>
      (await http.post<{ operation: Operation }>(`${operation(operationId)}/undo`)).operation,
    /** Decides an unfinished hand-over. */
    resolve: async (operationId: string, choice: ResolveRequest): Promise<Operation> =>
      (await http.post<{ operation: Operation }>(`${operation(operationId)}/resolve`, choice)).operation,
    /** Pulls a strip out for everybody, or puts it back. */
    flag: (customerId: string, flagged: boolean) => http.put(`${customer(customerId)}/flag`, { flagged }),
    /** A plan with reasons; nothing is sent. */
    previewDistribution: (request: PreviewRequest, signal?: AbortSignal) =>
      http.post<PreviewAnswer>(`${base}/distribution/preview`, request, { signal }),
    distribute: async (request: Omit<DistributeInput, 'type' | 'key'>): Promise<BulkOperation> => {
      const body = { type: 'distribute', key: randomKey(), ...request };
      return (await http.post<{ operation: BulkOperation }>(`${base}/operations`, body)).operation;
    },
    /** How far a bulk act is. */
    bulk: async (operationId: string, signal?: AbortSignal): Promise<BulkOperation> =>
      (await http.get<{ operation: BulkOperation }>(operation(operationId), { signal })).operation,
    stopBulk: async (operationId: string): Promise<BulkOperation> =>
      (await http.post<{ operation: BulkOperation }>(`${operation(operationId)}/stop`)).operation,
    /** Asks WeChat for the customer's session now. */
    refreshCustomer: (customerId: string) => http.post<CustomerDetails>(`${customer(customerId)}/refresh`),
    setRemark: (customerId: string, remark: string) =>
      http.patch<CustomerDetails>(customer(customerId), { remark }),
    customerDetails: (customerId: string, signal?: AbortSignal) =>
      http.get<CustomerDetails>(customer(customerId), { signal }),
    /** By short code; also of somebody who left the board. @throws {HttpError} `customer_not_found` */
    customerByCode: (code: string, signal?: AbortSignal) =>
      http.get<CustomerDetails>(`${base}/customers?code=${encodeURIComponent(code)}`, { signal }),
    /** Latest arrival first. `since`: ms. */
    visitsOf: (customerId: string, since: number, signal?: AbortSignal) =>
      http.get<VisitsAnswer>(
        `${base}/history/visits?customer=${encodeURIComponent(customerId)}&from=${since}&limit=100`,
        { signal },
      ),
    /** Newest first. */
    timelineOf: (customerId: string, signal?: AbortSignal) =>
      http.get<TimelineAnswer>(`${customer(customerId)}/timeline`, { signal }),
    /** What the tower may still send the customer. */
    noticesOf: (customerId: string, signal?: AbortSignal) =>
      http.get<CustomerNotices>(`${customer(customerId)}/notices`, { signal }),
    /** The expected wait now, and why. */
    waitOf: (customerId: string, signal?: AbortSignal) =>
      http.get<WaitAnswer>(`${customer(customerId)}/wait`, { signal }),
    waitOfArrival: (groupId?: string, signal?: AbortSignal) =>
      http.get<WaitAnswer>(
        `${base}/waits/arrival${groupId === undefined ? '' : `?groupId=${encodeURIComponent(groupId)}`}`,
        { signal },
      ),
    /** How estimates given from `from` to `to` came true. */
    grades: (from: number, to: number, signal?: AbortSignal) =>
      http.get<GradesAnswer>(`${base}/waits/grades?from=${from}&to=${to}`, { signal }),
    feed: (signal?: AbortSignal) => http.get<{ entries: FeedEntry[] }>(`${base}/live/feed`, { signal }),
    trend: (signal?: AbortSignal) => http.get<TrendAnswer>(`${base}/live/trend`, { signal }),
  };
}
export type Commands = ReturnType<typeof createCommands>;

const noteOf = (note: string | undefined): { note?: string } => {
  const text = note?.trim();
  return text ? { note: text } : {};
};
