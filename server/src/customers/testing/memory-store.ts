import type { CustomerMessage, CustomerRow, CustomerStore } from '../ports.ts';

/** The store's guarantees, in memory. `reads` counts the questions. */
export function createMemoryCustomerStore(messages: Record<string, CustomerMessage[]> = {}) {
  const rows = new Map<string, CustomerRow>();
  const reads: number[] = [];
  const store: CustomerStore = {
    async findMany(ids) {
      reads.push(ids.length);
      return ids.flatMap((id) => rows.get(id) ?? []);
    },
    async insertMany(fresh) {
      const codes = new Set([...rows.values()].map((row) => row.code));
      for (const row of fresh) {
        if (rows.has(row.customerId) || codes.has(row.code)) continue;
        rows.set(row.customerId, row);
        codes.add(row.code);
      }
      return fresh.flatMap(({ customerId }) => rows.get(customerId) ?? []);
    },
    findByCode: async (code) => [...rows.values()].find((row) => row.code === code)?.customerId,
    async setRemark(customerId, remark, by, at) {
      const known = rows.get(customerId);
      if (!known) return undefined;
      const { remark: _, ...rest } = known;
      const row = { ...rest, ...(remark === undefined ? {} : { remark }), remarkBy: by, remarkAt: at };
      rows.set(customerId, row);
      return row;
    },
    recentMessages: async (id, limit) => (messages[id] ?? []).slice(0, limit),
  };
  return { store, rows, reads };
}
