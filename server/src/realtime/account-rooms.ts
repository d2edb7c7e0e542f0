import type { CustomerId } from '@kf/shared/contract/ids';
import type { AccountScope } from '@kf/shared/contract/scope';
import { type AccountRoom, createAccountRoom } from './account-room.ts';
import type { LiveMetrics } from './live-metrics.ts';
import type { LiveSocket } from './live-namespace.ts';
import type { LiveSource } from './ports.ts';
import { scopedSource } from './scoped-source.ts';

/** All sockets of this process that look at one account: a room for each set of groups, and one for all of it. */
export interface AccountRooms {
  readonly viewers: number;
  enter(socket: LiveSocket, scope: AccountScope): void;
  leave(socket: LiveSocket): void;
  /** [LP16] To another room, when a person may see something else from now on. */
  move(socket: LiveSocket, scope: AccountScope): void;
  /** Whether the person behind the socket sees this customer. */
  shows(socket: LiveSocket, customerId: CustomerId): boolean;
  /** Of each room, for what goes to everybody in it. */
  all(): Iterable<AccountRoom>;
  roomOf(socket: LiveSocket): AccountRoom | undefined;
  close(): void;
}

interface OpenRoom {
  room: AccountRoom;
  /** Absent: of the whole account. */
  part?: LiveSource;
  close(): void;
}

export function createAccountRooms(source: LiveSource, metrics: LiveMetrics): AccountRooms {
  const rooms = new Map<string, OpenRoom>();
  const placeOf = new Map<LiveSocket, string>();
  const viewers = () => placeOf.size;

  const open = (key: string, scope: AccountScope): OpenRoom => {
    const known = rooms.get(key);
    if (known) return known;
    const part = scope === 'all' ? undefined : scopedSource(source, scope);
    const room = createAccountRoom(part ?? source, metrics, viewers);
    const opened: OpenRoom = {
      room,
      ...(part && { part }),
      close() {
        room.close();
        part?.close();
      },
    };
    rooms.set(key, opened);
    return opened;
  };
  const counted = (): void => {
    metrics.viewers.set({ account: source.accountId }, viewers());
    source.viewersChanged(viewers());
    for (const { room } of rooms.values()) room.statusSoon();
  };
  const takeOut = (socket: LiveSocket): void => {
    const key = placeOf.get(socket);
    const from = key === undefined ? undefined : rooms.get(key);
    if (key === undefined || !from) return;
    placeOf.delete(socket);
    from.room.leave(socket);
    if (from.room.viewers > 0) return;
    rooms.delete(key);
    from.close();
  };
  const putIn = (socket: LiveSocket, scope: AccountScope): void => {
    const key = keyOf(scope);
    placeOf.set(socket, key);
    void open(key, scope).room.enter(socket);
  };

  return {
    get viewers() {
      return viewers();
    },
    enter(socket, scope) {
      putIn(socket, scope);
      counted();
    },
    leave(socket) {
      if (!placeOf.has(socket)) return;
      takeOut(socket);
      counted();
    },
    move(socket, scope) {
      if (placeOf.get(socket) === keyOf(scope)) return;
      takeOut(socket);
      delete socket.data.position; // what it has is of the other groups
      putIn(socket, scope);
    },
    *all() {
      for (const { room } of rooms.values()) yield room;
    },
    shows(socket, customerId) {
      const part = rooms.get(placeOf.get(socket) ?? '')?.part;
      if (!part) return placeOf.has(socket);
      const { sessions, waiting, dismissed } = part.snapshot().state;
      return (sessions[customerId] ?? waiting[customerId] ?? dismissed[customerId]) !== undefined;
    },
    roomOf: (socket) => rooms.get(placeOf.get(socket) ?? '')?.room,
    close() {
      for (const { close } of rooms.values()) close();
      rooms.clear();
      metrics.viewers.set({ account: source.accountId }, 0);
    },
  };
}

const keyOf = (scope: AccountScope): string => (scope === 'all' ? 'all' : JSON.stringify([...scope].sort()));
