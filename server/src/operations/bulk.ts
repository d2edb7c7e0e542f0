import { setMaxListeners } from 'node:events';
import type { BulkOperation, BulkRow, DistributeRequest } from '@kf/shared/contract/distribution';
import type { ErrorCode } from '@kf/shared/contract/errors';
import type { OperationRequest } from '@kf/shared/contract/http';
import { type CustomerId, type EpochMs, OperationId } from '@kf/shared/contract/ids';
import type { LiveState, OperationError } from '@kf/shared/contract/live';
import { capacityOf } from '@kf/shared/domain/load';
import { AppError } from '#errors.ts';
import { failureOf } from './act.ts';
import { wishOf } from './admit.ts';
import type { BulkEntry, BulkStore } from './bulk-ports.ts';
import type { Operations } from './create-operations.ts';
import { loadsWithPending } from './distribution.ts';
import type { Actor, OperationsDeps } from './ports.ts';

/** Many acts by one decision: distributing the queue, moving the sessions of an agent who has gone, ending stuck ones. */
export interface BulkOperations {
  /**
   * Begins it, and answers as soon as it is stored; its rows are sent one by one after the answer. The same key again
   * answers how far the first is.
   *
   * @throws {AppError} customer_not_found, request_invalid (the key was used for other rows), not_ready
   */
  request(request: DistributeRequest, by: Actor): Promise<BulkOperation>;
  find(operationId: OperationId): Promise<BulkOperation | undefined>;
  /** The row on its way goes on, no other begins. @throws {AppError} operation_not_found, already_ended */
  stop(operationId: OperationId, by: Actor): Promise<BulkOperation>;
  /** Takes up what a dead process left. For the account's writer, now and then. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

export type BulkDeps = Pick<OperationsDeps, 'state' | 'codeOf' | 'now' | 'newId' | 'sleep' | 'log'> & {
  store: BulkStore;
  operations: Pick<Operations, 'request' | 'get' | 'findByKey'>;
};

const HEARTBEAT_MS = 2_000;
const ABANDONED_MS = 4 * HEARTBEAT_MS;
const LOOK_MS = 100;
/** How long the next row waits for one whose outcome is not known. */
const ROW_WAITS_MS = 20_000;
/** How long the end waits for rows whose outcome is not known. */
const END_WAITS_MS = 120_000;
const MINUTE_MS = 60_000;
/** Into the next minute, so that two clocks need not agree. */
const MINUTE_SLACK_MS = 1_500;
const NEVER = 0 as EpochMs;

/** Overtaken by what others did: nothing went wrong. */
const overtaken: ReadonlySet<ErrorCode> = new Set([
  'already_taken',
  'already_in_progress',
  'already_ended',
  'session_with_other',
  'agent_full',
  'undo_too_late',
]);
/** No other row can succeed either. */
const hopeless: ReadonlySet<ErrorCode> = new Set([
  'wechat_daily_limit',
  'wechat_credentials_wrong',
  'wechat_ip_refused',
  'wechat_secret_frozen',
  'wechat_unauthorized',
  'wechat_banned',
  'wechat_confirmation_needed',
  'wechat_not_enabled',
]);

export function createBulkOperations(deps: BulkDeps): BulkOperations {
  const { store, log } = deps;
  const driver = deps.newId();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const driving = new Map<OperationId, Promise<void>>();
  let beating = false;

  function start(entry: BulkEntry): void {
    const { operationId } = entry.bulk;
    const run = drive(deps, { ...entry, driver }, closing.signal)
      .catch((error: unknown) => {
        // It stays in the store: recover() takes it up again.
        if (!closing.signal.aborted)
          log.error({ err: error, operationId }, 'bulk act stopped before its end');
      })
      .finally(() => driving.delete(operationId));
    driving.set(operationId, run);
    void beat();
  }

  async function beat(): Promise<void> {
    if (beating) return;
    beating = true;
    while (driving.size > 0) {
      try {
        await deps.sleep(HEARTBEAT_MS, closing.signal);
        await store.touch([...driving.keys()], driver, deps.now());
      } catch (error) {
        if (closing.signal.aborted) break;
        log.warn({ err: error }, 'bulk acts heartbeat failed');
      }
    }
    beating = false;
  }

  /** Whose customer is to be closed: the row itself must tell, once they are gone. */
  function closedFrom(customerId: CustomerId): Pick<BulkRow, 'fromAgentId' | 'waited'> {
    const { sessions, waiting, dismissed } = deps.state();
    const waited = waiting[customerId] ?? dismissed[customerId];
    return { fromAgentId: sessions[customerId]?.agentId, ...(waited && { waited: wishOf(waited) }) };
  }

  async function draft({ items, exceed, note }: DistributeRequest, by: Actor): Promise<BulkOperation> {
    const { sessions, waiting } = deps.state();
    const rows = await Promise.all(
      items.map(async (item): Promise<BulkRow> => {
        const { customerId } = item;
        const face = sessions[customerId] ?? waiting[customerId] ?? (await deps.codeOf(customerId));
        if (!face) throw new AppError('customer_not_found', 'no such customer', { details: { customerId } });
        const row: BulkRow = { ...item, code: face.code, state: 'waiting' };
        return item.act === 'close' ? { ...row, agentId: undefined, ...closedFrom(customerId) } : row;
      }),
    );
    const now = deps.now();
    return {
      operationId: OperationId.parse(deps.newId()),
      type: 'distribute',
      state: 'running',
      by: by.name,
      createdAt: now,
      updatedAt: now,
      exceed,
      ...(note ? { note } : {}),
      rows,
    };
  }

  return {
    async request(request, by) {
      if (closing.signal.aborted) throw new AppError('not_ready', 'the server is shutting down');
      const entry: BulkEntry = {
        bulk: await draft(request, by),
        key: request.key,
        personId: by.personId,
        driver,
      };
      const same = await store.insert(entry);
      if (same === undefined) {
        start(entry);
        return entry.bulk;
      }
      const about = ({ rows }: Pick<BulkOperation, 'rows'>) =>
        rows.map((row) => `${row.act} ${row.customerId} ${row.agentId ?? ''}`).join();
      if (about(same.bulk) !== about(entry.bulk))
        throw new AppError('request_invalid', 'this key was used for another operation');
      return same.bulk;
    },

    find: async (operationId) => (await store.find(operationId))?.bulk,

    async stop(operationId, by) {
      const stopped = await store.stop(operationId, by.name);
      const entry = await store.find(operationId);
      if (!entry) throw new AppError('operation_not_found', 'no such operation on this account');
      if (!stopped && entry.bulk.state === 'done')
        throw new AppError('already_ended', 'every row was sent already', {
          details: { at: entry.bulk.updatedAt },
        });
      return entry.bulk;
    },

    async recover() {
      const touchedBefore = (deps.now() - ABANDONED_MS) as EpochMs;
      for (const entry of await store.listAbandoned(touchedBefore)) {
        const { operationId } = entry.bulk;
        if (driving.has(operationId) || !(await store.claim(operationId, driver, touchedBefore))) continue;
        log.warn({ operationId }, 'bulk act taken over');
        start(entry);
      }
    },

    async close() {
      closing.abort();
      const left = [...driving.keys()];
      await Promise.allSettled(driving.values());
      await store.touch(left, driver, NEVER); // the next process need not wait
    },
  };
}

/** One bulk act on its way: its rows in order, each begun when the outcome of the one before is known. */
async function drive(deps: BulkDeps, entry: BulkEntry, signal: AbortSignal): Promise<void> {
  const { store, operations, now, sleep } = deps;
  const { pausedUntil: _, ...given } = entry.bulk;
  const bulk: BulkOperation = { ...given, rows: given.rows.map((row) => ({ ...row })) };
  const by: Actor = { personId: entry.personId, name: bulk.by };

  /** @returns whether to go on */
  async function save(state: BulkOperation['state'], pausedUntil?: EpochMs): Promise<boolean> {
    bulk.state = state;
    bulk.updatedAt = now();
    if (pausedUntil === undefined) delete bulk.pausedUntil;
    else bulk.pausedUntil = pausedUntil;
    const saved = await store.save(bulk, entry.driver);
    return saved !== undefined && saved.state !== 'stopping';
  }

  async function end(state: 'done' | 'stopped', error?: OperationError): Promise<void> {
    for (const row of bulk.rows)
      if (row.state === 'waiting') Object.assign(row, { state: 'stopped', ...(error && { error }) });
    await settleRest(deps, bulk, signal);
    await save(state);
  }

  await recall(operations, bulk);
  if (bulk.state === 'stopping') return end('stopped');
  for (const [index, row] of bulk.rows.entries()) {
    if (row.state !== 'waiting') continue;
    for (;;) {
      const full = bulk.exceed || row.exceed ? undefined : fullness(deps.state(), row);
      if (full) {
        Object.assign(row, { state: 'skipped', error: full });
        break;
      }
      row.state = 'sent';
      if (!(await save('running'))) {
        row.state = 'waiting';
        return end('stopped');
      }
      const error = await sendRow(row, keyOf(bulk, index), { operations, by, bulk, deps, signal });
      if (error?.code !== 'wechat_minute_limit') {
        if (error && hopeless.has(error.code)) return end('stopped', error);
        break;
      }
      Object.assign(row, { state: 'waiting', tries: (row.tries ?? 0) + 1 });
      delete row.operationId;
      delete row.error;
      if (!(await pause(nextMinute(now())))) return end('stopped');
    }
  }
  return end('done');

  async function pause(until: EpochMs): Promise<boolean> {
    while (now() < until) {
      if (!(await save('paused', until))) return false;
      await sleep(Math.min(1_000, until - now()), signal);
    }
    return true;
  }
}

/** Which of the rows that a dead process was at had begun: the journal knows. */
async function recall(operations: BulkDeps['operations'], bulk: BulkOperation): Promise<void> {
  for (const [index, row] of bulk.rows.entries()) {
    if (row.state !== 'sent' || row.operationId !== undefined) continue;
    const begun = await operations.findByKey(keyOf(bulk, index));
    if (begun) row.operationId = begun.operationId;
    else row.state = 'waiting';
  }
}

const keyOf = (bulk: BulkOperation, index: number): string =>
  `${bulk.operationId}:${index}:${bulk.rows[index]?.tries ?? 0}`;

const nextMinute = (now: EpochMs): EpochMs =>
  (Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS + MINUTE_SLACK_MS) as EpochMs;

interface Sending {
  operations: BulkDeps['operations'];
  by: Actor;
  bulk: BulkOperation;
  deps: BulkDeps;
  signal: AbortSignal;
}

/** Begins the row's act and waits for its outcome, which it notes on the row. @returns what was wrong */
async function sendRow(
  row: BulkRow,
  key: string,
  { operations, by, bulk, deps, signal }: Sending,
): Promise<OperationError | undefined> {
  try {
    const operation = await operations.request(requestOf(row, key, bulk.note), by, {
      bulkId: bulk.operationId,
    });
    row.operationId = operation.operationId;
    const until = deps.now() + ROW_WAITS_MS;
    while (!(await settleRow(deps, row)) && deps.now() < until) await deps.sleep(LOOK_MS, signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'not_ready' || signal.aborted) throw error;
    const agentId = error.details?.['agentId'] as OperationError['agentId'];
    note(row, { ...failureOf(error), ...(agentId === undefined ? {} : { agentId }) });
  }
  return row.error;
}

function requestOf(row: BulkRow, key: string, note: string | undefined): OperationRequest {
  const { act, customerId, agentId, fromAgentId } = row;
  const common = { customerId, key, note };
  if (act === 'close') return { type: 'close', ...common };
  if (agentId === undefined) throw new AppError('request_invalid', 'a row without an agent');
  return act === 'assign'
    ? { type: 'assign', agentId, ...common }
    : { type: 'handover', toAgentId: agentId, fromAgentId, ...common };
}

/** Looks at the row's act. @returns whether its outcome is known */
async function settleRow(deps: BulkDeps, row: BulkRow): Promise<boolean> {
  if (row.state !== 'sent' || row.operationId === undefined) return true;
  const { state, error } = await deps.operations.get(row.operationId);
  if (state === 'confirmed' || state === 'accepted') row.state = 'done';
  else if (state === 'refused' || state === 'unfinished' || state === 'undone')
    note(row, error ?? { code: 'internal' });
  else return false;
  return true;
}

function note(row: BulkRow, error: OperationError): void {
  Object.assign(row, { state: overtaken.has(error.code) ? 'skipped' : 'failed', error });
}

/** Rows whose outcome was not known when the next one began. */
async function settleRest(deps: BulkDeps, bulk: BulkOperation, signal: AbortSignal): Promise<void> {
  const until = deps.now() + END_WAITS_MS;
  for (const row of bulk.rows)
    while (!(await settleRow(deps, row)) && deps.now() < until) await deps.sleep(10 * LOOK_MS, signal);
}

/** Where the row would take its agent over capacity. */
function fullness(state: LiveState, { act, agentId }: BulkRow): OperationError | undefined {
  const agent = agentId === undefined ? undefined : state.agents[agentId];
  if (act === 'close' || !agent) return undefined;
  const capacity = capacityOf(agent, state.groups);
  if (capacity.kind !== 'limit' || loadsWithPending(state)(agent.agentId) < capacity.limit) return undefined;
  return { code: 'agent_full', agentId: agent.agentId };
}
