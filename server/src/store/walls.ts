import type { EpochMs } from '@kf/shared/contract/ids';
import {
  WallBoardId,
  type WallBoardRecord,
  WallBoardSettings,
  WallDeviceId,
  WallHello,
} from '@kf/shared/contract/wall';
import { and, count, eq, gt, isNull, lte, sql } from 'drizzle-orm';
import type { StoredWall, WallMessage, WallStore } from '../walls/ports.ts';
import type { Db } from './database.ts';
import { wallBoard, wallDevice, wallPairing } from './schema-wall.ts';

type Tx = Pick<Db, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export function createWallStore(db: Db): WallStore {
  const changed = (tx: Tx): Promise<void> => tell(tx, { type: 'changed' });
  return {
    async boards() {
      const rows = await db.select().from(wallBoard).orderBy(wallBoard.createdAt, wallBoard.boardId);
      return rows.flatMap(toBoard);
    },
    addBoard: (board) =>
      db.transaction(async (tx) => {
        await tx.insert(wallBoard).values({ ...board, createdAt: board.changedAt });
        await changed(tx);
      }),
    replaceBoard: ({ boardId, ...set }) =>
      db.transaction(async (tx) => {
        const rows = await tx
          .update(wallBoard)
          .set(set)
          .where(and(eq(wallBoard.boardId, boardId), eq(wallBoard.version, set.version - 1)))
          .returning({ boardId: wallBoard.boardId });
        if (rows.length > 0) await changed(tx);
        return rows.length > 0;
      }),
    removeBoard: (boardId) =>
      db.transaction(async (tx) => {
        // Locked first: nobody pairs a wall with it meanwhile (see `holdBoard`).
        await tx.select().from(wallBoard).where(eq(wallBoard.boardId, boardId)).for('update');
        const [users] = await tx
          .select({ n: count() })
          .from(wallDevice)
          .where(and(eq(wallDevice.boardId, boardId), isNull(wallDevice.revokedAt)));
        const n = users?.n ?? 0;
        if (n > 0) return n;
        await tx.delete(wallBoard).where(eq(wallBoard.boardId, boardId));
        await changed(tx);
        return 0;
      }),
    async walls() {
      const rows = await db.select().from(wallDevice).orderBy(wallDevice.pairedAt, wallDevice.deviceId);
      return rows.map(toWall);
    },
    async wallOf(tokenHash) {
      const [row] = await db.select().from(wallDevice).where(eq(wallDevice.tokenHash, tokenHash));
      return row && toWall(row);
    },
    pair: (code, wall, now) =>
      db.transaction(async (tx) => {
        await holdBoard(tx, wall.boardId);
        const [taken] = await tx
          .delete(wallPairing)
          .where(and(eq(wallPairing.code, code), gt(wallPairing.expiresAt, now)))
          .returning();
        if (!taken) return undefined;
        const stored = { ...wall, tokenHash: taken.tokenHash };
        await tx.insert(wallDevice).values(stored);
        await changed(tx);
        return { ...stored, connected: false };
      }),
    changeWall: (deviceId, change) =>
      db.transaction(async (tx) => {
        if (change.boardId !== undefined) await holdBoard(tx, change.boardId);
        const [row] = await tx
          .update(wallDevice)
          .set(change)
          .where(and(eq(wallDevice.deviceId, deviceId), isNull(wallDevice.revokedAt)))
          .returning();
        if (row) await changed(tx);
        return row && toWall(row);
      }),
    async seen(sightings) {
      if (sightings.length === 0) return;
      await db.execute(sql`update wall_device d set last_seen_at = s.at, connected = s.connected,
          hello = coalesce(s.hello, d.hello)
        from json_to_recordset(${JSON.stringify(sightings)}::json)
          as s ("deviceId" text, at bigint, connected boolean, hello json)
        where d.device_id = s."deviceId"`);
    },
    async pairingOf(tokenHash, now) {
      const [row] = await db
        .select()
        .from(wallPairing)
        .where(and(eq(wallPairing.tokenHash, tokenHash), gt(wallPairing.expiresAt, now)));
      return row && { ...row, expiresAt: row.expiresAt as EpochMs };
    },
    async countPairings(now) {
      const [row] = await db.select({ n: count() }).from(wallPairing).where(gt(wallPairing.expiresAt, now));
      return row?.n ?? 0;
    },
    async addPairing(pairing) {
      const rows = await db.transaction(async (tx) => {
        // what this television or this code had before is over
        await tx.delete(wallPairing).where(eq(wallPairing.tokenHash, pairing.tokenHash));
        return tx.insert(wallPairing).values(pairing).onConflictDoNothing().returning();
      });
      return rows.length > 0;
    },
    async prunePairings(before) {
      await db.delete(wallPairing).where(lte(wallPairing.expiresAt, before));
    },
    tell: (message) => tell(db, message),
  };
}

async function tell(tx: Tx, message: WallMessage): Promise<void> {
  await tx.execute(sql`select pg_notify('kf_wall', ${JSON.stringify(message)})`);
}

/** Keeps a board from being deleted until this transaction ends. */
async function holdBoard(tx: Tx, boardId: WallBoardId): Promise<void> {
  const rows = await tx.select().from(wallBoard).where(eq(wallBoard.boardId, boardId)).for('share');
  if (rows.length === 0) throw new Error(`the board ${boardId} was deleted just now`);
}

/** Settings that an older or newer release wrote may not fit: the board is then not shown rather than shown wrong. */
function toBoard(row: typeof wallBoard.$inferSelect): WallBoardRecord[] {
  const settings = WallBoardSettings.safeParse(row.settings);
  if (!settings.success) return [];
  return [
    {
      boardId: WallBoardId.parse(row.boardId),
      version: row.version,
      settings: settings.data,
      changedAt: row.changedAt as EpochMs,
      ...(row.changedBy !== null && { changedBy: row.changedBy }),
    },
  ];
}

function toWall(row: typeof wallDevice.$inferSelect): StoredWall {
  const hello = WallHello.safeParse(row.hello);
  return {
    deviceId: WallDeviceId.parse(row.deviceId),
    tokenHash: row.tokenHash,
    name: row.name,
    boardId: WallBoardId.parse(row.boardId),
    pairedAt: row.pairedAt as EpochMs,
    ...(row.pairedBy !== null && { pairedBy: row.pairedBy }),
    ...(row.revokedAt !== null && { revokedAt: row.revokedAt as EpochMs }),
    ...(row.lastSeenAt !== null && { lastSeenAt: row.lastSeenAt as EpochMs }),
    connected: row.connected,
    ...(hello.success && { hello: hello.data }),
  };
}
