import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { waitKinds } from '@kf/shared/contract/notices';
import type { CustomerAct, NewNotice, NoticeRow, NoticeStore } from '../ports.ts';

/** The store's guarantees, in memory. */
export function createMemoryNoticeStore(actsOf: (customerId: CustomerId) => CustomerAct[] = () => []) {
  const rows: (NoticeRow & { touchedAt: EpochMs })[] = [];
  const ratings = new Map<string, { customerId: CustomerId; score: number; at: EpochMs }>();
  const byId = (id: string) => rows.find((row) => row.id === id);
  const isOpen = (row: NoticeRow) => ['planned', 'claimed', 'sending'].includes(row.state);
  const copy = (row: NoticeRow): NoticeRow => structuredClone(row);

  const add = (
    notice: NewNotice & { id: string; at: EpochMs },
    over: Partial<NoticeRow>,
  ): NoticeRow | undefined => {
    if (rows.some((row) => row.key === notice.key)) return undefined;
    const { at, ...rest } = notice;
    const row = {
      ...rest,
      seq: rows.length + 1,
      channel: 'message' as const,
      state: 'planned' as const,
      plannedAt: at,
      touchedAt: at,
      attempts: 0,
      ...over,
    };
    rows.push(row);
    return copy(row);
  };

  const store: NoticeStore = {
    plan: async (notices) => notices.flatMap((notice) => add(notice, {}) ?? []),
    logPassive: async (notice) =>
      add(notice, { channel: 'passive', state: 'sent', endedAt: notice.at }) !== undefined,
    find: async (id) => byId(id) && copy(byId(id) as NoticeRow),
    findByKey: async (key) => rows.find((row) => row.key === key),
    async claim(id, at) {
      const row = byId(id);
      if (row?.state !== 'planned') return undefined;
      Object.assign(row, { state: 'claimed', touchedAt: at });
      return copy(row);
    },
    async sending(id, at, as) {
      const row = byId(id);
      if (row?.state !== 'claimed') return false;
      Object.assign(row, { state: 'sending', touchedAt: at, attempts: row.attempts + 1, ...as });
      return true;
    },
    async end(id, at, ending) {
      const row = byId(id);
      if (row && isOpen(row)) Object.assign(row, { endedAt: at, touchedAt: at, ...ending });
    },
    async putBack(id, dueAt) {
      const row = byId(id);
      if (row && isOpen(row)) Object.assign(row, { state: 'planned', touchedAt: dueAt });
    },
    async stranded(before) {
      const open = rows.filter((row) => isOpen(row) && row.touchedAt < before);
      const idsIn = (sending: boolean) =>
        open.filter(({ state }) => (state === 'sending') === sending).map(({ id }) => id);
      return { open: idsIn(false), uncertain: idsIn(true) };
    },
    async release(ids, at) {
      for (const row of rows)
        if (ids.includes(row.id) && row.state !== 'sending' && isOpen(row))
          Object.assign(row, { state: 'planned', touchedAt: at });
    },
    recordsOf: async (ids, since) =>
      new Map(
        ids.map((id) => [
          id,
          {
            notices: rows
              .filter((row) => row.customerId === id && row.plannedAt >= since)
              .map(copy)
              .reverse(),
            acts: actsOf(id),
          },
        ]),
      ),
    log: async (before, limit) =>
      rows
        .filter((row) => before === undefined || row.seq < before)
        .reverse()
        .slice(0, limit),
    lastFailure: async (codes, since) =>
      rows.findLast(
        (row) => row.state === 'failed' && codes.includes(row.code ?? '') && (row.endedAt ?? 0) >= since,
      ),
    async today(since) {
      const day = rows.filter((row) => row.plannedAt >= since && row.channel === 'message');
      const sent = day.filter(({ state }) => state === 'sent');
      const waits = sent.filter(({ kind }) => (waitKinds as readonly string[]).includes(kind));
      return {
        sent: sent.length,
        failed: day.filter(({ state }) => state === 'failed' || state === 'uncertain').length,
        waits: new Set(waits.map(({ customerId }) => customerId)).size,
        waitNotices: waits.length,
      };
    },
    async addRating({ session, ...rating }) {
      if (ratings.has(session)) return false;
      ratings.set(session, rating);
      return true;
    },
    ratingsOf: async (id) => [...ratings.values()].filter(({ customerId }) => customerId === id),
    ratingCounts: async () => [],
    prune: async () => undefined,
  };
  return { store, rows, ratings };
}
