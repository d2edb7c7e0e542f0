import { setMaxListeners } from 'node:events';
import type { OperationRequest } from '@kf/shared/contract/http';
import { type CustomerId, type EpochMs, OperationId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import { AppError } from '#errors.ts';
import { type Act, createAct, NoLongerOurs } from './act.ts';
import { overOf, placeOf, requireFree, requireReachable, wishOf } from './admit.ts';
import { driveAssign, isAssigned, resumeAssign } from './assign.ts';
import { driveClose, isClosed, resumeClose } from './close.ts';
import type { Actor, CustomerPlace, JournalEntry, OperationsDeps } from './ports.ts';

/** A supervisor's acts on one account. */
export interface Operations {
  /**
   * Begins an act, and answers as soon as it is journalled; WeChat is called after the answer. The same key again
   * answers what became of the first.
   *
   * An assignment to the agent who serves the customer already is confirmed without a call.
   *
   * @throws {AppError} agent_not_found, agent_unbound, agent_offline, customer_not_found, already_taken,
   *   already_in_progress, already_ended, request_invalid (the key was used for another act), not_ready
   */
  request(request: OperationRequest, by: Actor): Promise<Operation>;
  /** @throws {AppError} operation_not_found */
  get(operationId: OperationId): Promise<Operation>;
  /**
   * Takes up what a dead process left, and tells the live state what it missed. For the account's writer, once its state
   * is loaded: at the start and then every {@link RECOVER_EVERY_MS}.
   */
  recover(): Promise<void>;
  /** Takes no more requests and waits for the calls on their way; the rest stays in the journal for the next process. */
  close(): Promise<void>;
}

export const RECOVER_EVERY_MS = 15_000;
const HEARTBEAT_MS = 5_000;
const ABANDONED_MS = 3 * HEARTBEAT_MS;
const CLOSE_WITHIN_MS = 5_000;
const NEVER = 0 as EpochMs;
/** An act that WeChat accepted and nothing ever confirmed stays on the board this long. */
const SHOWN_UNCONFIRMED_MS = 120_000;
const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 50;
/** A close this old does not explain why a session is gone. */
const FIRST_CLOSE_MS = 30 * 60_000;

const kinds = {
  assign: { isShown: isAssigned, drive: driveAssign, resume: resumeAssign },
  close: { isShown: isClosed, drive: driveClose, resume: resumeClose },
};

export const isFinal = (operation: Operation): boolean =>
  operation.state === 'confirmed' || operation.state === 'refused';

export function createOperations(deps: OperationsDeps): Operations {
  const { journal, log } = deps;
  const driver = deps.newId();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // every operation on its way sleeps on it
  const driving = new Map<OperationId, Promise<void>>();
  let beating = false;

  function start(entry: JournalEntry, how: 'drive' | 'resume'): void {
    const { operationId, type } = entry.operation;
    const act = createAct(deps, entry, closing.signal, kinds[type].isShown);
    const run = guard(act, kinds[type][how]).finally(() => driving.delete(operationId));
    driving.set(operationId, run);
    void beat();
  }

  async function guard(act: Act, drive: (act: Act) => Promise<void>): Promise<void> {
    try {
      const { operation } = act;
      await deps.publish({ type: 'operation.changed', seenAt: operation.updatedAt, operation });
      await drive(act);
    } catch (error) {
      if (error instanceof NoLongerOurs || closing.signal.aborted) return;
      // It stays in the journal: recover() takes it up again.
      log.error({ err: error, operationId: act.operation.operationId }, 'operation stopped before its end');
    }
  }

  /** Shows the other processes that somebody is at work, while somebody is. */
  async function beat(): Promise<void> {
    if (beating) return;
    beating = true;
    try {
      while (driving.size > 0) {
        await deps.sleep(HEARTBEAT_MS, closing.signal);
        if (driving.size > 0) await journal.touch([...driving.keys()], driver, deps.now());
      }
    } catch (error) {
      if (!closing.signal.aborted) log.warn({ err: error }, 'operations heartbeat failed');
    } finally {
      beating = false;
    }
  }

  /** The later of what the journal and the live state say. */
  function latest(journalled: Operation): Operation {
    const live = deps.state().operations[journalled.operationId];
    if (!live || isFinal(journalled)) return journalled;
    return isFinal(live) || live.updatedAt > journalled.updatedAt ? live : journalled;
  }

  function repeated(entry: JournalEntry, request: OperationRequest): Operation {
    const { type, customerId, agentId } = entry.operation;
    const same =
      type === request.type &&
      customerId === request.customerId &&
      (request.type === 'close' || agentId === request.agentId);
    if (!same) throw new AppError('request_invalid', 'this key was used for another operation');
    return latest(entry.operation);
  }

  async function codeOf(customerId: CustomerId): Promise<string> {
    const { sessions, waiting, dismissed } = deps.state();
    const face =
      sessions[customerId] ?? waiting[customerId] ?? dismissed[customerId] ?? (await deps.codeOf(customerId));
    if (!face) throw new AppError('customer_not_found', 'no such customer on this account');
    return face.code;
  }

  async function draft(request: OperationRequest, by: Actor): Promise<JournalEntry> {
    const { customerId, note } = request;
    const code = await codeOf(customerId);
    const before = placeOf(deps.state(), customerId);
    const target = request.type === 'assign' ? admitAssign(request) : await admitClose(customerId, before);
    const now = deps.now();
    const operation: Operation = {
      operationId: OperationId.parse(deps.newId()),
      type: request.type,
      customerId,
      code,
      ...wishOf(deps.state().waiting[customerId]),
      ...target,
      ...(note === undefined || note === '' ? {} : { note }),
      state: 'sent', // no grace yet: armed passes at once
      by: by.name,
      createdAt: now,
      updatedAt: now,
    };
    return { operation, key: request.key, personId: by.personId, before, driver, open: true };
  }

  function admitAssign(request: Extract<OperationRequest, { type: 'assign' }>) {
    const state = deps.state();
    const agent = requireReachable(state, request.agentId, deps.now());
    try {
      requireFree(state, request.customerId, request.agentId);
    } catch (error) {
      // Should the board be wrong about that, an early read puts it right.
      deps.nudge('sessions', state.sessions[request.customerId]?.agentId);
      throw error;
    }
    const isThere = state.sessions[request.customerId]?.agentId === request.agentId;
    const over = isThere ? undefined : overOf(state, agent);
    return { agentId: request.agentId, ...(over ? { over } : {}) };
  }

  /** @throws {AppError} already_ended, with `details` by, at and how, where the tower ended it */
  async function admitClose(customerId: CustomerId, before: CustomerPlace) {
    if (before.kind === 'session') return { agentId: before.agentId };
    if (before.kind === 'waiting') return {};
    const last = before.kind === 'none' ? await lastClose(customerId) : undefined;
    const first =
      before.kind === 'dismissed'
        ? { by: before.by, at: before.dismissedAt, how: 'dismissed' }
        : last && deps.now() - last.updatedAt <= FIRST_CLOSE_MS
          ? { by: last.by, at: last.updatedAt, how: last.dismissed ? 'dismissed' : 'closed', operation: last }
          : {};
    throw new AppError('already_ended', 'the customer is neither waiting nor in a session', {
      details: first,
    });
  }

  /** The board may know of a confirmation a moment before the journal does. */
  async function lastClose(customerId: CustomerId): Promise<Operation | undefined> {
    const shown = Object.values(deps.state().operations).find(
      (o) => o.type === 'close' && o.customerId === customerId && o.state === 'confirmed',
    );
    return shown ?? journal.lastClose(customerId);
  }

  /** An operation that the live state shows as over frees its customer within moments. */
  async function insertWhenFree(entry: JournalEntry) {
    for (let tries = BUSY_TRIES; ; tries--) {
      const result = await journal.insert(entry);
      if (result.kind !== 'busy' || tries === 0 || !isFinal(latest(result.entry.operation))) return result;
      await deps.sleep(BUSY_PAUSE_MS, closing.signal);
    }
  }

  /** Where the live state shows an act as under way that nobody works on any more. */
  async function retell(operation: Operation): Promise<void> {
    const { operationId, updatedAt } = operation;
    const entry = await journal.find(operationId);
    const seenAt = deps.now();
    if (entry && entry.operation.state !== operation.state)
      await deps.publish({ type: 'operation.changed', seenAt, operation: entry.operation });
    else if (!entry || (!entry.open && seenAt - updatedAt > SHOWN_UNCONFIRMED_MS))
      await deps.publish({ type: 'operation.forgotten', seenAt, operationId });
  }

  return {
    async request(request, by) {
      if (closing.signal.aborted) throw new AppError('not_ready', 'the server is shutting down');
      const known = await journal.findByKey(request.key);
      if (known) return repeated(known, request);
      const entry = await draft(request, by);
      const result = await insertWhenFree(entry);
      switch (result.kind) {
        case 'inserted':
          start(entry, 'drive');
          return entry.operation;
        case 'repeated':
          return repeated(result.entry, request);
        case 'busy': {
          const operation = latest(result.entry.operation);
          throw new AppError('already_in_progress', 'another operation on this customer is on its way', {
            details: { operation, by: operation.by, at: operation.createdAt },
          });
        }
      }
    },

    async get(operationId) {
      const entry = await journal.find(operationId);
      if (!entry) throw new AppError('operation_not_found', 'no such operation on this account');
      return latest(entry.operation);
    },

    async recover() {
      const touchedBefore = (deps.now() - ABANDONED_MS) as EpochMs;
      for (const entry of await journal.listAbandoned(touchedBefore)) {
        const { operationId } = entry.operation;
        if (driving.has(operationId)) continue;
        if (!(await journal.claim(operationId, driver, touchedBefore, deps.now()))) continue;
        log.warn({ operationId, state: entry.operation.state }, 'operation taken over');
        start({ ...entry, driver }, 'resume');
      }
      for (const operation of Object.values(deps.state().operations))
        if (!isFinal(operation) && operation.updatedAt < touchedBefore && !driving.has(operation.operationId))
          await retell(operation);
    },

    async close() {
      closing.abort();
      const left = [...driving.keys()];
      const giveUp = new AbortController();
      await Promise.race([
        Promise.allSettled(driving.values()),
        deps.sleep(CLOSE_WITHIN_MS, giveUp.signal).catch(() => undefined),
      ]);
      giveUp.abort();
      if (left.length > 0) await journal.touch(left, driver, NEVER); // the next process need not wait
    },
  };
}
