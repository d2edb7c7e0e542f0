import { randomUUID } from 'node:crypto';
import type { EpochMs } from '@kf/shared/contract/ids';
import type { WallBoardRecord } from '@kf/shared/contract/wall';
import type { AuditLine } from '../audit.ts';
import { createBoardFeed, type WallSource } from '../board-feed.ts';
import type { StoredPairing, StoredWall, WallMessage, WallSighting, WallStore } from '../ports.ts';
import { createWalls } from '../walls.ts';

const log = { warn: () => undefined };

/** Walls and boards without a database; `source` feeds the account `main`. */
export function memoryWalls({ now = Date.now, source }: { now?: () => number; source?: WallSource } = {}) {
  const told: ((payload: string) => void)[] = [];
  const lines: AuditLine[] = [];
  const { store, sightings } = createMemoryStore((message) => {
    for (const listener of told) listener(JSON.stringify(message));
  });
  const clock = () => now() as EpochMs;
  const walls = createWalls({
    store,
    notifications: { on: (_channel, listener) => void told.push(listener), onReconnected: () => undefined },
    hasAccount: (accountId) => accountId === 'main',
    audit: async (line) => void lines.push(line),
    now: clock,
    newId: randomUUID,
    log,
  });
  const find = (accountId: string) => (accountId === 'main' ? source : undefined);
  const feed = createBoardFeed({ find, build: 'test', now: clock, log });
  return { walls, feed, store, lines, sightings };
}

function createMemoryStore(tell: (message: WallMessage) => void) {
  const walls: StoredWall[] = [];
  const pairings: StoredPairing[] = [];
  const boards: WallBoardRecord[] = [];
  const sightings: WallSighting[] = [];
  const changed = () => queueMicrotask(() => tell({ type: 'changed' }));
  const take = <T>(list: T[], which: (one: T) => boolean): T | undefined => {
    const at = list.findIndex(which);
    return at < 0 ? undefined : list.splice(at, 1)[0];
  };
  const store: WallStore = {
    boards: async () => [...boards],
    async addBoard(board) {
      boards.push(board);
      changed();
    },
    async replaceBoard(board) {
      const at = boards.findIndex(
        ({ boardId, version }) => boardId === board.boardId && version === board.version - 1,
      );
      if (at < 0) return false;
      boards[at] = board;
      changed();
      return true;
    },
    async removeBoard(id) {
      const users = walls.filter((wall) => wall.boardId === id && wall.revokedAt === undefined).length;
      if (users === 0) take(boards, ({ boardId }) => boardId === id);
      changed();
      return users;
    },
    walls: async () => walls.map((wall) => ({ ...wall })),
    wallOf: async (hash) => walls.find(({ tokenHash }) => tokenHash === hash),
    async pair(code, about, now) {
      const taken = take(pairings, (one) => one.code === code && one.expiresAt > now);
      if (!taken) return undefined;
      const wall = { ...about, tokenHash: taken.tokenHash, connected: false };
      walls.push(wall);
      changed();
      return wall;
    },
    async changeWall(id, change) {
      const wall = walls.find(({ deviceId, revokedAt }) => deviceId === id && revokedAt === undefined);
      if (wall) Object.assign(wall, change);
      changed();
      return wall;
    },
    seen: async (all) => void sightings.push(...all),
    pairingOf: async (hash, now) =>
      pairings.find(({ tokenHash, expiresAt }) => tokenHash === hash && expiresAt > now),
    countPairings: async (now) => pairings.filter(({ expiresAt }) => expiresAt > now).length,
    async addPairing(pairing) {
      if (pairings.some(({ code }) => code === pairing.code)) return false;
      pairings.push(pairing);
      return true;
    },
    async prunePairings(before) {
      while (take(pairings, ({ expiresAt }) => expiresAt <= before));
    },
    tell: async (message) => queueMicrotask(() => tell(message)),
  };
  return { store, sightings };
}
