import type { EpochMs } from '@kf/shared/contract/ids';
import type { JournalEntry, OperationJournal } from '../ports.ts';

type Row = JournalEntry & { touchedAt: EpochMs };
const copy = ({ touchedAt: _, ...entry }: Row): JournalEntry => structuredClone(entry);

/** The journal's guarantees, in memory. */
export function createMemoryJournal(now: () => EpochMs): OperationJournal & { rows: Row[] } {
  const rows: Row[] = [];
  const byId = (id: string) => rows.find((row) => row.operation.operationId === id);
  const isFinal = (row: Row) => ['confirmed', 'refused', 'undone'].includes(row.operation.state);
  return {
    rows,
    async insert(entry) {
      const same = rows.find((row) => row.key === entry.key);
      if (same) return { kind: 'repeated', entry: copy(same) };
      const open = rows.find((row) => row.open && row.operation.customerId === entry.operation.customerId);
      if (open && entry.open) return { kind: 'busy', entry: copy(open) };
      rows.push({ ...structuredClone(entry), touchedAt: now() });
      return { kind: 'inserted' };
    },
    async findByKey(key) {
      const row = rows.find((r) => r.key === key);
      return row && copy(row);
    },
    async find(id) {
      const row = byId(id);
      return row && copy(row);
    },
    async save(operation, open, driver) {
      const row = byId(operation.operationId);
      if (!row || row.driver !== driver || isFinal(row)) return false;
      row.operation = structuredClone(operation);
      row.open = row.open && open;
      row.touchedAt = now();
      return true;
    },
    async touch(ids, driver, at) {
      for (const row of rows)
        if (row.driver === driver && ids.includes(row.operation.operationId)) row.touchedAt = at;
    },
    async listAbandoned(before) {
      return rows.filter((row) => row.open && row.touchedAt < before).map(copy);
    },
    async claim(id, driver, before, at) {
      const row = byId(id);
      if (!row?.open || row.touchedAt >= before) return false;
      row.driver = driver;
      row.touchedAt = at;
      return true;
    },
    async undo(operation) {
      const row = byId(operation.operationId);
      if (row?.operation.state !== 'armed') return false;
      Object.assign(row, { operation: structuredClone(operation), open: false });
      return true;
    },
    async takeOver(operation, driver) {
      const row = byId(operation.operationId);
      if (!row?.open || row.operation.state !== 'unfinished') return false;
      Object.assign(row, { operation: structuredClone(operation), driver, touchedAt: now() });
      return true;
    },
    async lastClose(customerId) {
      return rows
        .map((row) => row.operation)
        .filter((o) => o.customerId === customerId && o.type === 'close' && o.state === 'confirmed')
        .sort((a, b) => b.updatedAt - a.updatedAt)[0];
    },
  };
}
