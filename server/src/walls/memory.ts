import type { EpochMs } from '@kf/shared/contract/ids';
import type { WallBoardId, WallBoardRecord, WallDeviceId } from '@kf/shared/contract/wall';
import { AppError } from '../errors.ts';
import type { StoredWall, WallMessage, WallStore } from './ports.ts';
import { hashOfToken } from './secret.ts';

/** Messages between nodes may be lost with a connection; what they tell of is read anyway this often. */
const SAFETY_NET_MS = 30_000;

/** What a television's cookie is worth. */
export type Standing =
  | { status: 'unpaired' }
  | { status: 'paired'; wall: StoredWall }
  | { status: 'revoked'; since: EpochMs };

type Command = Exclude<WallMessage['type'], 'changed'>;

/** Walls and boards as this node knows them: all in memory, read again whenever a node changed something. */
export interface WallMemory {
  walls(): readonly StoredWall[];
  boards(): readonly WallBoardRecord[];
  wall(deviceId: WallDeviceId): StoredWall | undefined;
  board(boardId: WallBoardId): WallBoardRecord | undefined;
  /** @throws {AppError} wall_not_found, also when it was revoked */
  requireWall(deviceId: WallDeviceId): StoredWall;
  /** @throws {AppError} wall_board_not_found */
  requireBoard(boardId: WallBoardId): WallBoardRecord;
  standingOf(token: string | undefined): Promise<Standing>;
  reload(): Promise<void>;
  onChanged(listener: () => void): void;
  onCommand(listener: (type: Command, deviceId: WallDeviceId) => void): void;
  start(): Promise<void>;
  stop(): void;
}

export interface WallMemoryDeps {
  store: Pick<WallStore, 'walls' | 'boards' | 'wallOf'>;
  notifications: {
    on(channel: 'kf_wall', listener: (payload: string) => void): void;
    onReconnected(listener: () => void): void;
  };
  log: { warn(details: object, message: string): void };
}

export function createWallMemory({ store, notifications, log }: WallMemoryDeps): WallMemory {
  let walls = new Map<WallDeviceId, StoredWall>();
  let byToken = new Map<string, StoredWall>();
  let boards = new Map<WallBoardId, WallBoardRecord>();
  const changed: (() => void)[] = [];
  const commanded: ((type: Command, deviceId: WallDeviceId) => void)[] = [];
  let safetyNet: NodeJS.Timeout | undefined;

  const read = async (): Promise<void> => {
    const [nextWalls, nextBoards] = await Promise.all([store.walls(), store.boards()]);
    walls = new Map(nextWalls.map((wall) => [wall.deviceId, wall]));
    byToken = new Map(nextWalls.map((wall) => [wall.tokenHash, wall]));
    boards = new Map(nextBoards.map((board) => [board.boardId, board]));
    for (const listener of changed) listener();
  };
  // One after another: an older answer never replaces a newer one.
  let reading = Promise.resolve();
  const reload = (): Promise<void> => {
    const mine = reading.then(read);
    reading = mine.catch(() => undefined);
    return mine;
  };
  const reloadSoon = (): void =>
    void reload().catch((error: unknown) => log.warn({ err: error }, 'walls could not be read again'));

  notifications.on('kf_wall', (payload) => {
    const message = JSON.parse(payload) as WallMessage;
    if (message.type === 'changed') reloadSoon();
    else for (const listener of commanded) listener(message.type, message.deviceId);
  });
  notifications.onReconnected(reloadSoon);

  return {
    walls: () => [...walls.values()],
    boards: () => [...boards.values()],
    wall: (deviceId) => walls.get(deviceId),
    board: (boardId) => boards.get(boardId),
    requireWall(deviceId) {
      const wall = walls.get(deviceId);
      if (!wall || wall.revokedAt !== undefined)
        throw new AppError('wall_not_found', 'there is no such wall');
      return wall;
    },
    requireBoard(boardId) {
      const board = boards.get(boardId);
      if (!board) throw new AppError('wall_board_not_found', 'there is no such board');
      return board;
    },
    async standingOf(token) {
      if (token === undefined) return { status: 'unpaired' };
      const hash = hashOfToken(token);
      // Paired on another node a moment ago, and the message is still on its way.
      const wall = byToken.get(hash) ?? (await store.wallOf(hash));
      if (!wall) return { status: 'unpaired' };
      if (!byToken.has(hash)) await reload();
      return wall.revokedAt === undefined
        ? { status: 'paired', wall }
        : { status: 'revoked', since: wall.revokedAt };
    },
    reload,
    onChanged: (listener) => void changed.push(listener),
    onCommand: (listener) => void commanded.push(listener),
    async start() {
      await reload();
      safetyNet = setInterval(reloadSoon, SAFETY_NET_MS);
    },
    stop: () => clearInterval(safetyNet),
  };
}
