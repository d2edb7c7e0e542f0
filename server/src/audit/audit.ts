import { AsyncLocalStorage } from 'node:async_hooks';
import type { AccountId, EpochMs, PersonId } from '@kf/shared/contract/ids';

/** What a room tells of an act. Whatever is not named by a field of its own goes into `entry`. */
export interface AuditRecord {
  /** `people.changed`: the room, a dot, what happened. */
  act: string;
  accountId?: AccountId;
  /** Absent: now. */
  at?: EpochMs;
  /** Absent: who sent the request in which this happens, if anybody did. */
  by?: { personId: PersonId; name: string };
  personId?: string;
  /** Whom or what it was done to, as people name it. */
  target?: string;
  before?: unknown;
  after?: unknown;
  entry?: unknown;
}

/** A line as it is stored. */
export interface StoredAuditLine {
  accountId?: AccountId;
  at: EpochMs;
  personId?: PersonId;
  act: string;
  entry: object;
}

export interface Audit {
  /** Durable when it resolves; there is no way to change or delete a line. */
  record(record: AuditRecord): Promise<void>;
}

/** A request while it is being answered: every line written meanwhile says where it came from. */
export interface AuditContext {
  requestId: string;
  address: string;
  caller: { personId: PersonId; name: string } | undefined;
  /** Lines written so far. A write without any gets one by itself. */
  lines: number;
}

const contexts = new AsyncLocalStorage<AuditContext>();

/** Everything that `run` starts, also what it does not wait for, is told as part of this request. */
export const inAuditContext = <T>(context: AuditContext, run: () => T): T => contexts.run(context, run);

interface AuditDeps {
  add(line: StoredAuditLine): Promise<void>;
  now: () => number;
}

export function createAudit({ add, now }: AuditDeps): Audit {
  return {
    async record({ act, accountId, at, by, personId, target, before, after, entry }) {
      const context = contexts.getStore();
      if (context) context.lines++;
      const doer = by ?? (personId === undefined ? context?.caller : undefined);
      const id = doer?.personId ?? personId;
      const name = doer?.name ?? (context?.caller?.personId === id ? context?.caller?.name : undefined);
      await add({
        act,
        at: at ?? (now() as EpochMs),
        ...(accountId !== undefined && { accountId }),
        ...(id !== undefined && { personId: id as PersonId }),
        entry: {
          ...(name !== undefined && { by: name }),
          ...(target !== undefined && { target }),
          ...(before !== undefined && { before }),
          ...(after !== undefined && { after }),
          ...(entry as object | undefined),
          ...(context && { request: context.requestId, address: context.address }),
        },
      });
    },
  };
}
