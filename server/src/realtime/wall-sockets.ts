import cookie from '@fastify/cookie';
import type { ErrorCode } from '@kf/shared/contract/errors';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import {
  type WallBoard,
  type WallBoardId,
  type WallClientEvents,
  type WallDeviceId,
  WallHello,
  type WallServerEvents,
} from '@kf/shared/contract/wall';
import type { DefaultEventsMap, Namespace, Server, Socket } from 'socket.io';
import type { BoardFeed } from '#walls/board-feed.ts';
import { WALL_COOKIE } from '#walls/secret.ts';
import { openShow, type Show } from '#walls/show.ts';
import type { Walls } from '#walls/walls.ts';
import { AppError } from '../errors.ts';
import { toAppError } from '../plugins/error-handler.ts';
import { sendTo } from './broadcast.ts';
import type { WallMetrics } from './wall-metrics.ts';

interface WallSocketData {
  deviceId: WallDeviceId;
}
type WallSocket = Socket<WallClientEvents, WallServerEvents, DefaultEventsMap, WallSocketData>;

export interface WallSocketDeps {
  walls: Pick<Walls, 'memory' | 'presence'>;
  feed: BoardFeed;
  metrics: WallMetrics;
  now(): EpochMs;
  log: { warn(details: object, message: string): void };
}

/** A television shows its name this long. */
const IDENTIFY_MS = 10_000;
/** Only the newest value counts: a wall with so many unsent ones is left out until it has taken them. */
const MAX_PENDING_PACKETS = 4;

/** What is remembered of an open socket, to see what changed. */
interface Place {
  boardId: WallBoardId;
  name: string;
}

/** All walls of this node that show one board. */
interface Room {
  show: Show;
  sockets: Set<WallSocket>;
}

/** Namespace `/wall`: each board is made and encoded once, however many walls show it. Answers how to stop. */
export function serveWalls(io: Server, deps: WallSocketDeps): () => void {
  const { walls, feed, metrics, now, log } = deps;
  const { memory, presence } = walls;
  const namespace: Namespace<WallClientEvents, WallServerEvents, DefaultEventsMap, WallSocketData> =
    io.of('/wall');
  const places = new Map<WallSocket, Place>();
  const rooms = new Map<WallBoardId, Room>();
  const shownOn = createCounter((accountId, boards) => feed.source(accountId)?.shownOn(boards));

  function join(socket: WallSocket, boardId: WallBoardId): void {
    const room = rooms.get(boardId) ?? openRoom(boardId);
    room.sockets.add(socket);
    const board = room.show.current();
    if (board) sendTo([socket], '/wall', ['wall:board', board]);
  }

  function openRoom(boardId: WallBoardId): Room {
    const sockets = new Set<WallSocket>();
    const show = openShow({
      feed,
      record: () => memory.board(boardId),
      send: (board: WallBoard) => {
        sendTo([...sockets].filter(keepsUp), '/wall', ['wall:board', board]);
        metrics.boards.inc();
      },
      count: shownOn,
      now,
      log,
    });
    const room = { show, sockets };
    rooms.set(boardId, room);
    return room;
  }

  function leave(socket: WallSocket, boardId: WallBoardId): void {
    const room = rooms.get(boardId);
    room?.sockets.delete(socket);
    if (!room || room.sockets.size > 0) return;
    room.show.close();
    rooms.delete(boardId);
  }

  /** Each wall is given what its record says now: a name, another board, or nothing any more. */
  function settle(): void {
    for (const [socket, place] of places) {
      const wall = memory.wall(socket.data.deviceId);
      if (!wall || wall.revokedAt !== undefined) {
        dismiss(socket);
        continue;
      }
      const { boardId, name } = wall;
      places.set(socket, { boardId, name });
      if (name !== place.name) socket.emit('wall:device', { deviceId: wall.deviceId, name });
      if (boardId === place.boardId) continue;
      leave(socket, place.boardId);
      join(socket, boardId);
    }
    for (const room of rooms.values()) room.show.refresh();
  }

  memory.onChanged(settle);
  memory.onCommand((type, deviceId) => {
    for (const socket of places.keys()) {
      if (socket.data.deviceId !== deviceId) continue;
      if (type === 'reload') socket.emit('wall:reload');
      else socket.emit('wall:identify', { name: memory.wall(deviceId)?.name ?? '', forMs: IDENTIFY_MS });
    }
  });

  namespace.use((socket, next) => void letIn(socket, memory, next));
  namespace.on('connection', (socket) => {
    const { deviceId } = socket.data;
    const wall = memory.wall(deviceId);
    // revoked between the handshake and now
    if (!wall || wall.revokedAt !== undefined) return dismiss(socket);
    places.set(socket, { boardId: wall.boardId, name: wall.name });
    presence.opened(deviceId);
    metrics.walls.set(places.size);
    socket.on('wall:hello', (said) => {
      const hello = WallHello.safeParse(said);
      if (hello.success) presence.told(deviceId, hello.data);
    });
    socket.on('disconnect', () => {
      const place = places.get(socket);
      places.delete(socket);
      if (place) leave(socket, place.boardId);
      presence.closed(deviceId);
      metrics.walls.set(places.size);
    });
    socket.emit('wall:device', { deviceId, name: wall.name });
    join(socket, wall.boardId);
  });

  return () => {
    for (const room of rooms.values()) room.show.close();
    rooms.clear();
  };
}

function dismiss(socket: WallSocket): void {
  socket.emit('wall:revoked');
  socket.disconnect(true);
}

/** Engine.IO keeps what the transport cannot take yet in this array; its types call it private. */
const keepsUp = (socket: WallSocket): boolean =>
  (socket.conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length < MAX_PENDING_PACKETS;

async function letIn(
  socket: WallSocket,
  memory: Walls['memory'],
  next: (error?: Error) => void,
): Promise<void> {
  next(await admit(socket, memory).then(() => undefined, refusal));
}

async function admit(socket: WallSocket, memory: Walls['memory']): Promise<void> {
  const token = cookie.parse(socket.handshake.headers.cookie ?? '')[WALL_COOKIE];
  const standing = await memory.standingOf(token);
  if (standing.status === 'revoked')
    throw new AppError('wall_revoked', 'this wall was revoked', { details: { since: standing.since } });
  if (standing.status === 'unpaired') throw new AppError('wall_unpaired', 'pair this wall first');
  socket.data = { deviceId: standing.wall.deviceId };
}

/** socket.io hands `data` to the browser's `connect_error`. */
function refusal(error: unknown): Error & { data: { code: ErrorCode } } {
  const known = toAppError(error);
  return Object.assign(new Error(known.message), { data: { code: known.code } });
}

/** Tells how many boards show an account, whenever that changes. */
function createCounter(tell: (accountId: AccountId, boards: number) => void) {
  const counts = new Map<AccountId, number>();
  return (accountId: AccountId, by: 1 | -1): void => {
    const n = (counts.get(accountId) ?? 0) + by;
    counts.set(accountId, n);
    tell(accountId, n);
  };
}
