/** Limits of the platform are per account, endpoint and day; its day is China's. */
const CHINA_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Nobody loses more than a second of counting to a crash, and a busy minute costs sixty writes. */
const FLUSH_MS = 1_000;

export type QuotaLimit = 'daily_limit' | 'minute_limit';

/** Totals of one endpoint on one platform day (`2024-05-31`), over all processes. */
export interface QuotaRow {
  day: string;
  path: string;
  used: number;
  refused: number;
  /** Daily limit as last read from the platform. */
  limit?: number;
  /** Epoch ms until which the platform refuses the call. */
  closedUntil?: number;
}

/** What to add to the stored totals; `limit` and `closedUntil` replace the stored ones where present, `null` clears. */
export interface QuotaIncrement {
  day: string;
  path: string;
  used: number;
  refused: number;
  limit?: number;
  closedUntil?: number | null;
}

/** Where the counts survive a restart. Increments, so that two processes may count side by side. */
export interface QuotaStore {
  load(day: string): Promise<readonly QuotaRow[]>;
  save(increments: readonly QuotaIncrement[]): Promise<void>;
}

export interface QuotaClosure {
  reason: QuotaLimit;
  /** Epoch ms. */
  until: number;
}

export interface QuotaLedger {
  /** Why and until when a call would be refused. Absent: it may go. */
  closure(path: string): QuotaClosure | undefined;
  /** One request left. Refused requests count at the platform, too. */
  spent(path: string): void;
  /** The platform answered 45009 or 45011: no further call of this kind until its day or minute is over. */
  refused(path: string, reason: QuotaLimit): void;
  /** What `openapi/quota/get` said. Calls made by others on this account's behalf are in there. */
  learn(path: string, quota: { limit: number; used: number }): void;
  /** The operator has had the counters set to zero (`clear_quota`). */
  cleared(): void;
  usage(): { day: string; endpoints: QuotaUsage[] };
  /** Highest used ÷ limit (0–1) of these endpoints, or of all with a known limit. 0: no limit known. */
  share(paths?: readonly string[]): number;
  /** Takes over what is stored, also what another process counted meanwhile. */
  reload(): Promise<void>;
  /** Stores what is new. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface QuotaUsage {
  path: string;
  used: number;
  limit?: number;
  refused: number;
}

interface Count {
  used: number;
  refused: number;
  limit?: number;
  closure?: QuotaClosure;
  /** Not stored yet. */
  pending: { used: number; refused: number; limit?: number; closedUntil?: number | null };
}

export const platformDay = (now: number): string =>
  new Date(now + CHINA_OFFSET_MS).toISOString().slice(0, 10);
export const nextPlatformMidnight = (now: number): number =>
  (Math.floor((now + CHINA_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - CHINA_OFFSET_MS;

export interface LedgerDeps {
  store: QuotaStore;
  now: () => number;
  /** A failed write is kept and tried again; this hears of it. */
  onError?: (error: unknown) => void;
}

export function createQuotaLedger(deps: LedgerDeps): QuotaLedger {
  const { store, now } = deps;
  let day = platformDay(now());
  let counts = new Map<string, Count>();
  /** Of days that ended before their last counts were stored. */
  let leftover: QuotaIncrement[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function turnDay(): void {
    const today = platformDay(now());
    if (today === day) return;
    leftover.push(...takePending(day, counts));
    // Limits outlive the day, counts and closures do not.
    counts = new Map([...counts].map(([path, { limit }]) => [path, emptyCount(limit)]));
    day = today;
  }

  function countOf(path: string): Count {
    turnDay();
    let count = counts.get(path);
    if (!count) {
      count = emptyCount();
      counts.set(path, count);
    }
    return count;
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush();
    }, FLUSH_MS).unref();
  }

  function flush(): Promise<void> {
    writing = writing.then(async () => {
      turnDay();
      const batch = mergeIncrements([...leftover, ...takePending(day, counts)]);
      leftover = [];
      if (batch.length === 0) return;
      try {
        await store.save(batch);
      } catch (error) {
        leftover = [...batch, ...leftover];
        deps.onError?.(error);
        schedule();
      }
    });
    return writing;
  }

  return {
    closure(path) {
      const closure = countOf(path).closure;
      return closure && closure.until > now() ? closure : undefined;
    },
    spent(path) {
      const count = countOf(path);
      count.used += 1;
      count.pending.used += 1;
      schedule();
    },
    refused(path, reason) {
      const count = countOf(path);
      const until = reason === 'daily_limit' ? nextPlatformMidnight(now()) : nextMinute(now());
      count.refused += 1;
      count.pending.refused += 1;
      if (!count.closure || count.closure.until < until) {
        count.closure = { reason, until };
        count.pending.closedUntil = until;
      }
      schedule();
    },
    learn(path, { limit, used }) {
      const count = countOf(path);
      count.limit = limit;
      count.pending.limit = limit;
      const byOthers = Math.max(0, used - count.used);
      count.used += byOthers;
      count.pending.used += byOthers;
      if (count.closure?.reason === 'daily_limit' && used < limit) open(count);
      schedule();
    },
    cleared() {
      turnDay();
      for (const count of counts.values()) {
        count.pending.used -= count.used;
        count.used = 0;
        if (count.closure) open(count);
      }
      schedule();
    },
    usage() {
      turnDay();
      const endpoints = [...counts].map(([path, { used, refused, limit }]) => ({
        path,
        used,
        refused,
        ...(limit === undefined ? {} : { limit }),
      }));
      return { day, endpoints: endpoints.sort((a, b) => (a.path < b.path ? -1 : 1)) };
    },
    share(paths) {
      turnDay();
      const shares = (paths ?? [...counts.keys()]).map((path) => shareOf(counts.get(path)));
      return Math.max(0, ...shares);
    },
    async reload() {
      await flush();
      const rows = await store.load(day);
      for (const row of rows) if (row.day === day) merge(countOf(row.path), row);
    },
    flush,
    async close() {
      clearTimeout(timer);
      timer = undefined;
      await flush();
      clearTimeout(timer);
    },
  };
}

const emptyCount = (limit?: number): Count => ({
  used: 0,
  refused: 0,
  ...(limit === undefined ? {} : { limit }),
  pending: { used: 0, refused: 0 },
});

const nextMinute = (now: number): number => (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;

function open(count: Count): void {
  delete count.closure;
  count.pending.closedUntil = null;
}

const shareOf = (count: Count | undefined): number =>
  count?.limit === undefined || count.limit <= 0 ? 0 : count.used / count.limit;

/** Stored totals plus what is not stored yet. */
function merge(count: Count, row: QuotaRow): void {
  count.used = row.used + count.pending.used;
  count.refused = row.refused + count.pending.refused;
  if (row.limit !== undefined && count.pending.limit === undefined) count.limit = row.limit;
  if (row.closedUntil !== undefined && count.pending.closedUntil === undefined) {
    // A closure longer than a minute can only be the day's.
    const reason = row.closedUntil % DAY_MS === DAY_MS - CHINA_OFFSET_MS ? 'daily_limit' : 'minute_limit';
    count.closure = { reason, until: row.closedUntil };
  }
}

function takePending(day: string, counts: Map<string, Count>): QuotaIncrement[] {
  const batch: QuotaIncrement[] = [];
  for (const [path, count] of counts) {
    const { pending } = count;
    if (pending.used === 0 && pending.refused === 0 && Object.keys(pending).length === 2) continue;
    batch.push({ day, path, ...pending });
    count.pending = { used: 0, refused: 0 };
  }
  return batch;
}

/** One row per day and endpoint: a store cannot add to the same row twice in one statement. */
function mergeIncrements(increments: readonly QuotaIncrement[]): QuotaIncrement[] {
  const merged = new Map<string, QuotaIncrement>();
  for (const increment of increments) {
    const id = `${increment.day} ${increment.path}`;
    const earlier = merged.get(id);
    const used = (earlier?.used ?? 0) + increment.used;
    const refused = (earlier?.refused ?? 0) + increment.refused;
    merged.set(id, { ...earlier, ...increment, used, refused });
  }
  return [...merged.values()];
}
