import { setMaxListeners } from 'node:events';
import type { OperationRequest, ResolveRequest } from '@kf/shared/contract/http';
import { type CustomerId, type EpochMs, OperationId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import { AppError } from '#errors.ts';
import { type Act, createAct, failureOf, NoLongerOurs } from './act.ts';
import { overOf, placeOf, requireReachable, wishOf } from './admit.ts';
import { admitRequest, readmit } from './admit-request.ts';
import { driveAssign, isAssigned, resumeAssign } from './assign.ts';
import { auditLineOf } from './audit-line.ts';
import { driveClose, isClosed, resumeClose } from './close.ts';
import { concludeUnfinished, DROPPED, driveHandover, isHandedOver, resumeHandover } from './handover.ts';
import type { Actor, JournalEntry, OperationsDeps } from './ports.ts';

/** A supervisor's acts on one account. */
export interface Operations {
  /**
   * Begins an act, and answers as soon as it is journalled; WeChat is called after the answer, and after the actor's
   * grace. The same key again answers what became of the first. An assignment to the agent who serves the customer
   * already is confirmed without a call. An assignment of a customer whom an unfinished hand-over left with nobody
   * decides that hand-over, and answers it.
   *
   * @throws {AppError} agent_not_found, agent_unbound, agent_offline, customer_not_found, already_taken,
   *   already_in_progress, already_ended, request_invalid (the key was used for another act), not_ready
   */
  request(request: OperationRequest, by: Actor, of?: { bulkId: OperationId }): Promise<Operation>;
  /** Takes an armed act back. @throws {AppError} operation_not_found, forbidden (somebody else's), undo_too_late */
  undo(operationId: OperationId, by: Actor): Promise<Operation>;
  /**
   * Decides an unfinished hand-over: gives the customer to an agent, also back to the first one, or leaves them.
   *
   * @throws {AppError} operation_not_found, already_ended, already_in_progress (somebody else has just decided),
   *   agent_not_found, agent_unbound, agent_offline
   */
  resolve(operationId: OperationId, choice: ResolveRequest, by: Actor): Promise<Operation>;
  /** Pulls a waiting customer's strip out for everybody to see, or puts it back. @throws {AppError} already_ended */
  flag(customerId: CustomerId, flagged: boolean, by: Actor): Promise<void>;
  /** What was begun under this key. */
  findByKey(key: string): Promise<Operation | undefined>;
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

export const RECOVER_EVERY_MS = 4_000;
const HEARTBEAT_MS = 2_000;
const ABANDONED_MS = 4 * HEARTBEAT_MS;
const CLOSE_WITHIN_MS = 5_000;
const NEVER = 0 as EpochMs;
/** An act that WeChat accepted and nothing ever confirmed stays on the board this long. */
const SHOWN_UNCONFIRMED_MS = 120_000;
/** An armed act that a stop of the server held back longer than this is not sent any more. */
const LEAVES_LATE_MS = 60_000;
const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 50;
const ONLINE_TRIES = 40;
const ONLINE_PAUSE_MS = 50;

type Drive = (act: Act) => Promise<void>;
const kinds = {
  assign: { isShown: isAssigned, drive: driveAssign, resume: resumeAssign },
  close: { isShown: isClosed, drive: driveClose, resume: resumeClose },
  handover: { isShown: isHandedOver, drive: driveHandover, resume: resumeHandover },
};

export const isFinal = ({ state }: Pick<Operation, 'state'>): boolean =>
  state === 'confirmed' || state === 'refused' || state === 'undone';

const isOffline = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'agent_offline' && error.details?.['excluded'] === undefined;

export function createOperations(deps: OperationsDeps): Operations {
  const { journal, log } = deps;
  const driver = deps.newId();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // every operation on its way sleeps on it
  const driving = new Map<OperationId, Promise<void>>();
  let beating = false;

  function start(entry: JournalEntry, drive: Drive): void {
    const { operationId, type } = entry.operation;
    const act = createAct(deps, entry, closing.signal, kinds[type].isShown);
    const run = guard(act, drive).finally(() => {
      if (driving.get(operationId) === run) driving.delete(operationId);
    });
    driving.set(operationId, run);
    void beat();
  }

  async function guard(act: Act, drive: Drive): Promise<void> {
    try {
      const { operation } = act;
      await deps.publish({ type: 'operation.changed', seenAt: operation.updatedAt, operation });
      if (operation.state === 'armed' && !(await leave(act))) return;
      await drive(act);
    } catch (error) {
      if (error instanceof NoLongerOurs || closing.signal.aborted) return;
      // It stays in the journal: recover() takes it up again.
      log.error({ err: error, operationId: act.operation.operationId }, 'operation stopped before its end');
    }
  }

  /** Waits for the grace to end. @returns whether the act left */
  async function leave(act: Act): Promise<boolean> {
    const { sendAt = NEVER } = act.operation;
    const wait = sendAt - deps.now();
    if (wait > 0) await deps.sleep(wait, closing.signal);
    const late = deps.now() - sendAt > LEAVES_LATE_MS;
    try {
      if (late) throw new AppError('interrupted', 'the server was stopped before the act left');
      readmit(deps, act.operation);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const agentId = error.details?.['agentId'] as Operation['agentId'];
      await act.refuse({ ...failureOf(error), ...(agentId === undefined ? {} : { agentId }) });
      return false;
    }
    await act.send();
    return true;
  }

  /** Shows the other processes that somebody is at work, while somebody is. */
  async function beat(): Promise<void> {
    if (beating) return;
    beating = true;
    while (driving.size > 0) {
      try {
        await deps.sleep(HEARTBEAT_MS, closing.signal);
        if (driving.size > 0) await journal.touch([...driving.keys()], driver, deps.now());
      } catch (error) {
        if (closing.signal.aborted) break;
        log.warn({ err: error }, 'operations heartbeat failed');
      }
    }
    beating = false;
  }

  /** The later of what the journal and the live state say. */
  function latest(journalled: Operation): Operation {
    const live = deps.state().operations[journalled.operationId];
    if (!live || isFinal(journalled)) return journalled;
    return isFinal(live) || live.updatedAt > journalled.updatedAt ? live : journalled;
  }

  function repeated(entry: JournalEntry, request: OperationRequest): Operation {
    const { type, customerId, agentId, toAgentId } = entry.operation;
    const same =
      type === request.type &&
      customerId === request.customerId &&
      (request.type !== 'assign' || agentId === request.agentId) &&
      (request.type !== 'handover' || toAgentId === request.toAgentId);
    if (!same) throw new AppError('request_invalid', 'this key was used for another operation');
    return latest(entry.operation);
  }

  async function faceOf(customerId: CustomerId): Promise<Pick<Operation, 'code' | 'remark'>> {
    const { sessions, waiting, dismissed } = deps.state();
    const face =
      sessions[customerId] ?? waiting[customerId] ?? dismissed[customerId] ?? (await deps.codeOf(customerId));
    if (!face) throw new AppError('customer_not_found', 'no such customer on this account');
    return { code: face.code, ...(face.remark === undefined ? {} : { remark: face.remark }) };
  }

  /** Who is online may be known from half a minute ago, where nobody looks. @returns whether it was read anew */
  async function readOnline(): Promise<boolean> {
    const { asOf } = deps.state().sources.online;
    if (!deps.nudge('online')) return false;
    for (let tries = ONLINE_TRIES; tries > 0; tries--) {
      await deps.sleep(ONLINE_PAUSE_MS, closing.signal);
      if (deps.state().sources.online.asOf > asOf) return true;
    }
    return false;
  }

  async function draft(request: OperationRequest, by: Actor, bulk?: { bulkId: OperationId }) {
    const { customerId, note, type } = request;
    const face = await faceOf(customerId);
    const before = placeOf(deps.state(), customerId);
    const target = await admitRequest(deps, request, before).catch(async (error: unknown) => {
      if (!(isOffline(error) && (await readOnline()))) throw error;
      return admitRequest(deps, request, before);
    });
    const now = deps.now();
    const graceMs = type === 'close' ? 0 : (by.graceMs ?? 0); // a close is asked for twice instead
    const operation: Operation = {
      operationId: OperationId.parse(deps.newId()),
      type,
      customerId,
      ...face,
      ...wishOf(deps.state().waiting[customerId]),
      ...target,
      ...(note === undefined || note === '' ? {} : { note }),
      ...bulk,
      ...(graceMs > 0 ? { state: 'armed', sendAt: (now + graceMs) as EpochMs } : { state: 'sent' }),
      by: by.name,
      createdAt: now,
      updatedAt: now,
    };
    const entry: JournalEntry = {
      operation,
      key: request.key,
      personId: by.personId,
      before,
      driver,
      open: true,
    };
    return entry;
  }

  /** An operation that the live state shows as over frees its customer within moments. */
  async function insertWhenFree(entry: JournalEntry) {
    for (let tries = BUSY_TRIES; ; tries--) {
      const result = await journal.insert(entry);
      if (result.kind !== 'busy' || tries === 0 || !isFinal(latest(result.entry.operation))) return result;
      await deps.sleep(BUSY_PAUSE_MS, closing.signal);
    }
  }

  const inProgress = (operation: Operation): AppError =>
    new AppError('already_in_progress', 'another operation on this customer is on its way', {
      details: { operation, by: operation.resolvedBy ?? operation.by, at: operation.createdAt },
    });

  async function findEntry(operationId: OperationId): Promise<JournalEntry> {
    const entry = await journal.find(operationId);
    if (!entry) throw new AppError('operation_not_found', 'no such operation on this account');
    return entry;
  }

  /** Takes an unfinished hand-over up in a new state. @throws {AppError} when somebody else did, or it is over */
  async function takeUp(entry: JournalEntry, over: Partial<Operation>, drive: Drive): Promise<Operation> {
    const { unfinishedSince: _, error: __, ...kept } = entry.operation;
    const operation: Operation = { ...kept, ...over, updatedAt: deps.now() };
    if (!(await journal.takeOver(operation, driver))) {
      const now = (await findEntry(operation.operationId)).operation;
      if (!isFinal(now)) throw inProgress(now);
      throw new AppError('already_ended', 'the hand-over is over', { details: { operation: now } });
    }
    start({ ...entry, operation, driver, open: true }, drive);
    return operation;
  }

  async function resolve(entry: JournalEntry, choice: ResolveRequest, by: Actor): Promise<Operation> {
    const resolvedBy = by.name;
    if ('drop' in choice)
      return takeUp(
        entry,
        { resolvedBy, state: 'sent', error: { ...entry.operation.error, code: DROPPED } },
        resumeHandover,
      );
    const agent = requireReachable(deps.state(), choice.toAgentId, deps.now());
    const over = overOf(deps.state(), agent);
    const target = { toAgentId: choice.toAgentId, ...(over ? { over } : {}) };
    return takeUp(entry, { ...target, resolvedBy, state: 'sent' }, resumeHandover);
  }

  /** Nobody drives an unfinished one: it waits for a person, or ends when somebody turns out to have the customer. */
  async function tendUnfinished(entry: JournalEntry): Promise<void> {
    const { operation } = entry;
    const live = deps.state().operations[operation.operationId];
    const session = deps.state().sessions[operation.customerId];
    if (session)
      await takeUp(entry, { state: 'uncertain' }, concludeUnfinished).catch(() => undefined); // somebody decided meanwhile
    else if (!live || live.updatedAt < operation.updatedAt)
      await deps.publish({ type: 'operation.changed', seenAt: deps.now(), operation });
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
    async request(request, by, bulk) {
      if (closing.signal.aborted) throw new AppError('not_ready', 'the server is shutting down');
      const known = await journal.findByKey(request.key);
      if (known) return repeated(known, request);
      const entry = await draft(request, by, bulk);
      let result = await insertWhenFree(entry);
      if (result.kind === 'busy' && result.entry.operation.state === 'unfinished') {
        if (request.type === 'assign') return resolve(result.entry, { toAgentId: request.agentId }, by);
        if (request.type === 'close') {
          const { operationId } = await resolve(result.entry, { drop: true }, by);
          await driving.get(operationId);
          result = await insertWhenFree(entry);
        }
      }
      switch (result.kind) {
        case 'inserted':
          start(entry, kinds[request.type].drive);
          return entry.operation;
        case 'repeated':
          return repeated(result.entry, request);
        case 'busy':
          throw inProgress(latest(result.entry.operation));
      }
    },

    async undo(operationId, by) {
      const entry = await findEntry(operationId);
      const { operation, personId } = entry;
      if (personId !== by.personId) throw new AppError('forbidden', 'only who began it can take it back');
      if (operation.state === 'undone') return operation;
      const { sendAt: _, ...kept } = operation;
      const undone: Operation = { ...kept, state: 'undone', updatedAt: deps.now() };
      if (operation.state !== 'armed' || !(await journal.undo(undone)))
        throw new AppError('undo_too_late', 'the act has left', {
          details: { operation: latest((await findEntry(operationId)).operation) },
        });
      await deps.publish({ type: 'operation.changed', seenAt: undone.updatedAt, operation: undone });
      await deps.audit(auditLineOf(deps.accountId, { ...entry, operation: undone }, 'undone', deps.state()));
      return undone;
    },

    async resolve(operationId, choice, by) {
      const entry = await findEntry(operationId);
      if (isFinal(entry.operation))
        throw new AppError('already_ended', 'the hand-over is over', {
          details: { operation: entry.operation },
        });
      if (entry.operation.state !== 'unfinished') throw inProgress(entry.operation);
      return resolve(entry, choice, by);
    },

    async flag(customerId, flagged, by) {
      if (!deps.state().waiting[customerId])
        throw new AppError('already_ended', 'the customer does not wait any more');
      await deps.publish({ type: 'wait.flagged', seenAt: deps.now(), customerId, by: by.name, flagged });
    },

    async findByKey(key) {
      const entry = await journal.findByKey(key);
      return entry && latest(entry.operation);
    },

    async get(operationId) {
      return latest((await findEntry(operationId)).operation);
    },

    async recover() {
      const touchedBefore = (deps.now() - ABANDONED_MS) as EpochMs;
      for (const entry of await journal.listAbandoned(touchedBefore)) {
        const { operationId, type, state } = entry.operation;
        if (driving.has(operationId)) continue;
        if (state === 'unfinished') {
          await tendUnfinished(entry);
          continue;
        }
        if (!(await journal.claim(operationId, driver, touchedBefore, deps.now()))) continue;
        log.warn({ operationId, state }, 'operation taken over');
        start({ ...entry, driver }, kinds[type][state === 'armed' ? 'drive' : 'resume']);
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
