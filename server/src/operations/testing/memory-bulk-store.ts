import type { EpochMs } from '@kf/shared/contract/ids';
import type { BulkEntry, BulkStore } from '../bulk-ports.ts';

type Row = BulkEntry & { touchedAt: EpochMs };
const goesOn = ({ bulk }: Row) => bulk.state !== 'stopped' && bulk.state !== 'done';
const copy = ({ touchedAt: _, ...entry }: Row): BulkEntry => structuredClone(entry);

/** The store's guarantees, in memory. */
export function createMemoryBulkStore(now: () => EpochMs): BulkStore {
  const rows: Row[] = [];
  const byId = (id: string) => rows.find((row) => row.bulk.operationId === id);
  return {
    async insert(entry) {
      const same = rows.find((row) => row.key === entry.key);
      if (same) return copy(same);
      rows.push({ ...structuredClone(entry), touchedAt: now() });
      return undefined;
    },
    async find(id) {
      const row = byId(id);
      return row && copy(row);
    },
    async save(bulk, driver) {
      const row = byId(bulk.operationId);
      if (!row || row.driver !== driver || !goesOn(row)) return undefined;
      const { state, stoppedBy } = row.bulk;
      const isEnd = bulk.state === 'stopped' || bulk.state === 'done';
      row.bulk = structuredClone({
        ...bulk,
        ...(stoppedBy !== undefined && { stoppedBy }),
        state: !isEnd && state === 'stopping' ? 'stopping' : bulk.state,
      });
      row.touchedAt = now();
      return { state: row.bulk.state, ...(stoppedBy !== undefined && { stoppedBy }) };
    },
    async stop(id, by) {
      const row = byId(id);
      if (!row || !goesOn(row)) return false;
      row.bulk = { ...row.bulk, state: 'stopping', stoppedBy: row.bulk.stoppedBy ?? by };
      return true;
    },
    listRunning: async () => rows.filter(goesOn).map(copy),
    async claim(id, driver, before) {
      const row = byId(id);
      if (!row || !goesOn(row) || row.touchedAt >= before) return false;
      Object.assign(row, { driver, touchedAt: now() });
      return true;
    },
    listAbandoned: async (before) => rows.filter((row) => goesOn(row) && row.touchedAt < before).map(copy),
    async touch(ids, driver, at) {
      for (const row of rows)
        if (row.driver === driver && ids.includes(row.bulk.operationId)) row.touchedAt = at;
    },
  };
}
