import type { Frame, Snapshot, Source } from '@kf/shared/contract/live';
import { broadcast } from './broadcast.ts';
import { framesMissed } from './catch-up.ts';
import type { LiveMetrics } from './live-metrics.ts';
import type { LiveSocket } from './live-namespace.ts';
import type { LiveSource } from './ports.ts';

/** Packets that wait for one socket. A browser in order has none; at ten frames a second this is six seconds behind. */
export const MAX_PENDING_PACKETS = 64;
/** Browsers that come together (after a restart they all do) share one encoded snapshot. */
const LOBBY_MS = 50;
const RESYNC_EVERY_MS = 1_000;
const MAX_RESYNCS_WAITING = 3;
const STATUS_AT_MOST_EVERY_MS = 1_000;

/** The sockets of this process that see the same of one account. */
export interface AccountRoom {
  readonly viewers: number;
  enter(socket: LiveSocket): Promise<void>;
  leave(socket: LiveSocket): void;
  resync(socket: LiveSocket, answer: (snapshot: Snapshot) => void): void;
  sendStatus(): void;
  statusSoon(): void;
  /** Takes sockets that fell behind off the stream, and back on when they have caught up. */
  sweep(): void;
  close(): void;
}

/** `allViewers`: of the account, in every room. */
export function createAccountRoom(
  source: LiveSource,
  metrics: LiveMetrics,
  allViewers: () => number,
): AccountRoom {
  const account = source.accountId;
  const viewers = new Set<LiveSocket>();
  // Each viewer is in one of these, or about to get its first answer.
  const stream = new Set<LiveSocket>();
  const lobby = new Set<LiveSocket>();
  const slow = new Set<LiveSocket>();
  const nextResyncAt = new WeakMap<LiveSocket, number>();
  let epoch = source.snapshot().epoch;
  let sourceStates = statesOf(source.status().sources);
  let lobbyTimer: NodeJS.Timeout | undefined;
  let lobbyOpenedAt = 0;
  let statusTimer: NodeJS.Timeout | undefined;

  const unsubscribe = [
    source.onFrame((frame) => {
      if (frame.epoch === epoch) sendFrame(frame);
      else beginEpoch(frame.epoch);
    }),
    source.onReplaced?.(() => sendSnapshot('members')),
  ];

  /** [LP8] Encoded once, then written to each socket of the room. */
  function sendFrame(frame: Frame): void {
    broadcast(stream, 'live:frame', frame);
    metrics.frames.inc({ account });
    for (const change of frame.changes) {
      if (change.type === 'operation.put') broadcast(stream, 'operation', { operation: change.operation });
      if (change.type === 'source.put' && sourceStates[change.name] !== change.source.state) statusSoon();
    }
  }

  /** [LP5] Everybody needs the new state at the same moment: one encoding instead of a resync each. */
  function beginEpoch(next: string): void {
    epoch = next;
    sendSnapshot('epoch');
    sendStatus();
  }

  function sendSnapshot(cause: 'epoch' | 'members'): void {
    broadcast(stream, 'live:snapshot', source.snapshot());
    metrics.snapshots.inc({ account, cause });
  }

  function sendStatus(): void {
    clearTimeout(statusTimer);
    statusTimer = undefined;
    const status = source.status();
    sourceStates = statesOf(status.sources);
    broadcast(stream, 'live:status', { ...status, viewers: allViewers() });
  }

  function statusSoon(): void {
    statusTimer ??= setTimeout(sendStatus, STATUS_AT_MOST_EVERY_MS);
  }

  function awaitSnapshot(socket: LiveSocket, cause: 'connected' | 'slow'): void {
    metrics.snapshots.inc({ account, cause });
    lobby.add(socket);
    const wait = Math.max(0, lobbyOpenedAt + LOBBY_MS - Date.now());
    lobbyTimer ??= setTimeout(openLobby, wait);
  }

  /** Nothing is awaited between the snapshot and the move into the stream, so no frame falls between them. */
  function openLobby(): void {
    lobbyTimer = undefined;
    lobbyOpenedAt = Date.now();
    broadcast(lobby, 'live:snapshot', source.snapshot());
    broadcast(lobby, 'live:status', { ...source.status(), viewers: allViewers() });
    for (const socket of lobby) stream.add(socket);
    lobby.clear();
  }

  return {
    get viewers() {
      return viewers.size;
    },

    async enter(socket) {
      viewers.add(socket);
      const { position } = socket.data;
      const missed =
        position && (await framesMissed(source, position.epoch, position.seq).catch(() => undefined));
      if (!viewers.has(socket)) return;
      if (!missed) return awaitSnapshot(socket, 'connected');
      socket.emit('live:frame', missed);
      socket.emit('live:status', { ...source.status(), viewers: allViewers() });
      stream.add(socket);
    },

    leave(socket) {
      for (const place of [stream, lobby, slow]) place.delete(socket);
      viewers.delete(socket);
    },

    resync(socket, answer) {
      const now = Date.now();
      const dueAt = Math.max(now, nextResyncAt.get(socket) ?? 0);
      if (dueAt - now > MAX_RESYNCS_WAITING * RESYNC_EVERY_MS) return;
      nextResyncAt.set(socket, dueAt + RESYNC_EVERY_MS);
      const send = () => {
        // [LP11] A socket that is behind gets its snapshot when it has caught up, not one more on top.
        if (!viewers.has(socket) || slow.has(socket)) return;
        metrics.snapshots.inc({ account, cause: 'resync' });
        answer(source.snapshot());
      };
      if (dueAt === now) send();
      else setTimeout(send, dueAt - now);
    },

    sendStatus,
    statusSoon,

    sweep() {
      for (const socket of viewers) {
        const pending = pendingPackets(socket);
        if (slow.has(socket)) {
          if (pending > 0 || !socket.conn.transport.writable) continue;
          slow.delete(socket);
          awaitSnapshot(socket, 'slow');
        } else if (pending > MAX_PENDING_PACKETS) {
          slow.add(socket);
          stream.delete(socket);
          lobby.delete(socket);
          metrics.slowClients.inc({ account });
        }
      }
    },

    close() {
      for (const end of unsubscribe) end?.();
      clearTimeout(lobbyTimer);
      clearTimeout(statusTimer);
    },
  };
}

/** Engine.IO keeps what the transport cannot take yet in this array; its types call it private. */
const pendingPackets = (socket: LiveSocket): number =>
  (socket.conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length;

const statesOf = (sources: Record<string, Source>): Record<string, Source['state']> =>
  Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, source.state]));
