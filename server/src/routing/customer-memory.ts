import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Frame } from '@kf/shared/contract/live';
import type { CustomerMemory, MemoryPatch } from './push.ts';

export interface StoredMemory {
  customerId: CustomerId;
  updatedAt: EpochMs;
  memory: CustomerMemory;
}

/** Where memories outlive a restart, and how nodes share them. */
export interface MemoryStore {
  /** The newest ones. */
  newest(limit: number): Promise<StoredMemory[]>;
  /** Those stored at or after this, for another node's news. */
  since(at: EpochMs): Promise<StoredMemory[]>;
  /** `tell`: other nodes read them at once. */
  save(rows: readonly StoredMemory[], tell: boolean): Promise<void>;
}

/** What the rules remember of customers: the newest in memory, so that a decision never waits. */
export interface CustomerMemories {
  get(customerId: CustomerId): CustomerMemory | undefined;
  /** As this node decided; the writer stores it. */
  patch(customerId: CustomerId, patch: MemoryPatch): void;
  /** Who served whom, as frames tell it. */
  follow(frame: Frame): void;
  load(): Promise<void>;
  /** Reads what another node stored. */
  refresh(): Promise<void>;
  /** Stores what changed; for the node that writes the account. */
  flush(): Promise<void>;
}

/** Some 200 bytes each. Whoever is beyond is treated as new. */
const KEPT = 50_000;
/** Stored by another node a moment ago, on a clock a moment off. */
const OVERLAP_MS = 5_000;

export function createCustomerMemories(store: MemoryStore, now: () => EpochMs): CustomerMemories {
  const known = new Map<CustomerId, StoredMemory>();
  let changed = new Map<CustomerId, StoredMemory>();
  let urgent = false;
  let readAt = 0 as EpochMs;

  const put = (row: StoredMemory): void => {
    known.delete(row.customerId); // to the end: the oldest goes first
    known.set(row.customerId, row);
    if (known.size <= KEPT) return;
    for (const oldest of known.keys()) {
      known.delete(oldest);
      return;
    }
  };

  const change = (customerId: CustomerId, patch: Partial<CustomerMemory>): void => {
    const row = { customerId, updatedAt: now(), memory: { ...known.get(customerId)?.memory, ...patch } };
    put(row);
    changed.set(customerId, row);
    if (changed.size > KEPT) changed = new Map(); // this node never writes: others keep them
  };

  const served = (customerId: CustomerId, agentId: AgentId, at: EpochMs): void => {
    const before = known.get(customerId)?.memory;
    if (before?.lastAgentId !== agentId || before.lastServedAt !== at)
      change(customerId, { lastAgentId: agentId, lastServedAt: at });
  };

  const take = (rows: readonly StoredMemory[]): void => {
    for (const row of rows) {
      const own = known.get(row.customerId);
      if (!own || own.updatedAt < row.updatedAt) put(row);
      if (row.updatedAt > readAt) readAt = row.updatedAt;
    }
  };

  return {
    get: (customerId) => known.get(customerId)?.memory,
    patch(customerId, patch) {
      urgent = true;
      change(customerId, patch);
    },
    follow(frame) {
      for (const item of frame.changes) {
        if (item.type === 'session.put')
          served(item.session.customerId, item.session.agentId, item.session.startedAt);
      }
    },
    async load() {
      take((await store.newest(KEPT)).sort((a, b) => a.updatedAt - b.updatedAt));
    },
    async refresh() {
      take(await store.since((readAt - OVERLAP_MS) as EpochMs));
    },
    async flush() {
      if (changed.size === 0) return;
      const rows = [...changed.values()];
      const tell = urgent;
      changed = new Map();
      urgent = false;
      try {
        await store.save(rows, tell);
      } catch (error) {
        // what changed meanwhile is newer
        for (const row of rows) if (!changed.has(row.customerId)) changed.set(row.customerId, row);
        urgent ||= tell;
        throw error;
      }
    },
  };
}
