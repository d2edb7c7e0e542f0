import type { ClientToServerEvents, ServerToClientEvents } from '@kf/shared/contract/socket';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { Visitor } from './ports.ts';

/** What is remembered of a socket for as long as it is open. */
export interface LiveSocketData {
  visitor: Visitor;
  accountId: string;
  /** Where the browser says it is; the handshake of `/live`. */
  position?: { epoch: string; seq: number };
}

export type LiveNamespace = Namespace<
  ClientToServerEvents,
  ServerToClientEvents,
  DefaultEventsMap,
  LiveSocketData
>;
export type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, LiveSocketData>;
