import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState, Operation, OperationStep } from '@kf/shared/contract/live';
import { AppError, type WechatAnswer } from '#errors.ts';
import { auditLineOf } from './audit-line.ts';
import type { JournalEntry, OperationAudit, OperationsDeps } from './ports.ts';

/** What `getsession` said. `unknown`: it could not be asked. */
export type Found =
  | { kind: 'agent'; agentId: AgentId; startedAt?: EpochMs }
  | { kind: 'nobody' }
  | { kind: 'unknown' };

/** What became of a call that changes something. `unknown`: it may or may not have happened. */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'refused'; error: AppError }
  | { kind: 'unknown'; error: unknown };

type Failure = NonNullable<Operation['error']>;
type Step = Pick<Operation, 'state'> &
  Partial<Pick<Operation, 'dismissed' | 'steps' | 'unfinishedSince'>> & { error?: Failure | undefined };

/** Another process drives the operation, or it is over: whoever gets this stops without a word. */
export class NoLongerOurs extends Error {}

/** One operation on its way: what its drivers share. Every step is journalled, then published. */
export interface Act {
  readonly entry: JournalEntry;
  readonly operation: Operation;
  readonly deps: OperationsDeps;
  state(): LiveState;
  /** Runs a command at the platform and sorts what came back. */
  call(command: () => Promise<void>): Promise<Outcome>;
  /** Asks who serves the customer, and publishes what was learnt. */
  ask(): Promise<Found>;
  /** Publishes that nobody serves the customer, as a refusal of a command that began at `askedAt` said. */
  learnNobody(askedAt: EpochMs): Promise<void>;
  /** The time in which it could be taken back is over. */
  send(): Promise<void>;
  /** Journals and publishes how far a hand-over is. */
  progress(steps: OperationStep[], state: Operation['state'], error?: Failure): Promise<void>;
  /** Nobody has the customer and a person must choose: the act stays open, and nobody drives it until then. */
  surface(error: Failure): Promise<void>;
  accept(): Promise<void>;
  doubt(error: unknown): Promise<void>;
  /** `error`: it had happened already, as the platform said. */
  confirm(extra?: Pick<Step, 'dismissed' | 'steps' | 'error'>): Promise<void>;
  refuse(error: Failure): Promise<void>;
  /** Lets other operations on the customer begin, while this one is still looked at. */
  release(): Promise<void>;
  /** Gives up on seeing an accepted act confirmed. */
  leaveAccepted(): Promise<void>;
  /** Waits until the live state shows that the act happened, at most so long. @returns whether it does */
  shownWithin(ms: number): Promise<boolean>;
}

const LOOK_MS = 100; // an act that is confirmed soon frees its customer within this time
const LOOK_LATER_MS = 1_000;
const PERSIST_PAUSES_MS = [250, 1_000, 3_000];

/** These say nothing about whether the platform acted. */
const unknownOutcomes = new Set([
  'wechat_uncertain',
  'wechat_unavailable',
  'wechat_unreadable',
  'store_unavailable',
  'internal',
]);

export function createAct(
  deps: OperationsDeps,
  initial: JournalEntry,
  signal: AbortSignal,
  /** Whether this state shows that the act happened, whoever did it. */
  isShown: (state: LiveState, entry: JournalEntry) => boolean,
): Act {
  const entry: JournalEntry = { ...initial };
  const { customerId, operationId } = entry.operation;
  let wechat: WechatAnswer | undefined;

  /** The store may be away for a moment; the platform has acted already, so what we know is worth some tries. */
  async function persist<T>(write: () => Promise<T>): Promise<T> {
    for (const pause of PERSIST_PAUSES_MS) {
      try {
        return await write();
      } catch (error) {
        deps.log.warn({ err: error, operationId }, 'operation step not stored yet');
        await deps.sleep(pause, signal);
      }
    }
    return await write();
  }

  async function step({ error, ...rest }: Step, open: boolean): Promise<void> {
    const { error: _previous, sendAt: _armed, unfinishedSince: _since, ...operation } = entry.operation;
    const next: Operation = { ...operation, ...rest, ...(error ? { error } : {}), updatedAt: deps.now() };
    if (!(await persist(() => deps.journal.save(next, open, entry.driver)))) throw new NoLongerOurs();
    entry.operation = next;
    entry.open = open;
    await persist(() => deps.publish({ type: 'operation.changed', seenAt: next.updatedAt, operation: next }));
  }

  async function finish(outcome: OperationAudit['outcome']): Promise<void> {
    const { operation } = entry;
    deps.log.info(
      { operationId, type: operation.type, outcome, code: operation.error?.code },
      'operation finished',
    );
    try {
      await deps.audit(auditLineOf(deps.accountId, entry, outcome, deps.state(), wechat));
    } catch (error) {
      deps.log.error({ err: error, operationId }, 'operation missing in the audit log');
    }
  }

  const isConfirmedByWriter = () => deps.state().operations[operationId]?.state === 'confirmed';
  const publishChecked = (askedAt: EpochMs, found: { agentId?: AgentId; startedAt?: EpochMs }) =>
    persist(() =>
      deps.publish({ type: 'session.checked', askedAt, seenAt: deps.now(), customerId, ...found }),
    );

  return {
    entry,
    get operation() {
      return entry.operation;
    },
    deps,
    state: () => deps.state(),
    async call(command) {
      try {
        await command();
        wechat = { errcode: 0, errmsg: 'ok' };
        return { kind: 'done' };
      } catch (error) {
        wechat = error instanceof AppError ? error.wechat : undefined;
        return error instanceof AppError && !unknownOutcomes.has(error.code)
          ? { kind: 'refused', error }
          : { kind: 'unknown', error };
      }
    },
    async ask() {
      const askedAt = deps.now();
      try {
        const { agentId, startedAt } = await deps.wechat.getSession(customerId);
        if (agentId === undefined) {
          await publishChecked(askedAt, {});
          return { kind: 'nobody' };
        }
        const found = { agentId, ...(startedAt === undefined ? {} : { startedAt }) };
        await publishChecked(askedAt, found);
        return { kind: 'agent', ...found };
      } catch (error) {
        // 40003: no follower any more, so nobody can be serving them
        if (error instanceof AppError && error.code === 'customer_invalid') return { kind: 'nobody' };
        deps.log.warn({ err: error, operationId }, 'session could not be checked');
        return { kind: 'unknown' };
      }
    },
    learnNobody: (askedAt) => publishChecked(askedAt, {}),
    send: () => step({ state: 'sent' }, true),
    progress: (steps, state, error) => step({ state, steps, error }, true),
    async surface(error) {
      await step({ state: 'unfinished', error, unfinishedSince: deps.now() }, true);
      await finish('unfinished');
    },
    // The event may be faster than the answer; the operation does not go back then.
    async accept() {
      if (!isConfirmedByWriter()) await step({ state: 'accepted' }, true);
    },
    async doubt(error) {
      if (!isConfirmedByWriter()) await step({ state: 'uncertain', error: failureOf(error) }, true);
    },
    async confirm(extra) {
      await step({ state: 'confirmed', ...extra }, false);
      await finish('confirmed');
    },
    async refuse(error) {
      await step({ state: 'refused', error }, false);
      await finish('refused');
    },
    async release() {
      if (!(await persist(() => deps.journal.save(entry.operation, false, entry.driver))))
        throw new NoLongerOurs();
      entry.open = false;
    },
    leaveAccepted: () => finish('accepted'),
    async shownWithin(ms) {
      const since = deps.now();
      for (;;) {
        if (isConfirmedByWriter() || isShown(deps.state(), entry)) return true;
        const passed = deps.now() - since;
        if (passed >= ms) return false;
        const pause = Math.min(Math.max(LOOK_MS, passed / 10), LOOK_LATER_MS);
        await deps.sleep(Math.min(pause, ms - passed), signal);
      }
    },
  };
}

/** The platform's words of an error, as an operation carries them. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AppError)) return { code: 'wechat_uncertain' };
  const { errcode, errmsg } = error.wechat ?? {};
  return {
    code: error.code,
    ...(errcode === undefined ? {} : { errcode }),
    ...(errmsg === undefined ? {} : { errmsg }),
  };
}
