import type { SeenCount } from '@kf/shared/contract/doctor';
import type { EpochMs } from '@kf/shared/contract/ids';
import type { DoctorStore } from './ports.ts';

/** A storm of pushes is one write a second. */
const FLUSH_MS = 1_000;

/** Remembers when each kind of push and of refusal came last, and how many. */
export interface CallbackLog {
  saw(what: string): void;
  /** Stores what is new. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export function createCallbackLog(
  store: Pick<DoctorStore, 'addSeen'>,
  now: () => EpochMs,
  log: { warn(details: object, message: string): void },
): CallbackLog {
  let pending = new Map<string, SeenCount>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = pending;
    pending = new Map();
    try {
      await store.addSeen([...batch.values()]);
    } catch (error) {
      // counts are for people: better some missing than memory without bound
      log.warn({ err: error }, 'what was seen at the callback could not be stored');
    }
  };

  return {
    saw(what) {
      const at = now();
      pending.set(what, { what, at, count: (pending.get(what)?.count ?? 0) + 1 });
      timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
    },
    flush,
    close: flush,
  };
}
