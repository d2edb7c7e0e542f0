import type { AddressInfo } from 'node:net';
import type { Frame, LiveState, Operation, Snapshot } from '@kf/shared/contract/live';
import type {
  Claim,
  ClientToServerEvents,
  LiveStatus,
  ServerToClientEvents,
} from '@kf/shared/contract/socket';
import { applyChanges } from '@kf/shared/domain/apply-change';
import type { FastifyInstance } from 'fastify';
import { io, type Socket } from 'socket.io-client';

/** A browser's end of the protocol, as the rules have it, that remembers what it got. */
export interface LiveClient {
  socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  received: {
    snapshots: Snapshot[];
    frames: Frame[];
    statuses: LiveStatus[];
    operations: Operation[];
    claims: Claim[];
  };
  readonly position: { epoch: string; seq: number; state: LiveState } | undefined;
  /** Frames that did not follow on what it had. */
  readonly gaps: number;
  resync(): Promise<Snapshot>;
}

interface Asking {
  cookie?: string;
  auth?: Record<string, unknown>;
  headers?: Record<string, string>;
  transports?: ('websocket' | 'polling')[];
}

export async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0, listenTextResolver: () => 'listening' });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

export function liveClient(url: string, { cookie, auth, headers, transports }: Asking = {}): LiveClient {
  const socket: LiveClient['socket'] = io(`${url}/live`, {
    auth: auth ?? { accountId: 'main' },
    extraHeaders: { ...(cookie !== undefined && { cookie }), ...headers },
    transports: transports ?? ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  const received: LiveClient['received'] = {
    snapshots: [],
    frames: [],
    statuses: [],
    operations: [],
    claims: [],
  };
  let position: LiveClient['position'];
  let gaps = 0;
  const take = (snapshot: Snapshot) => {
    position = snapshot;
  };

  socket.on('live:snapshot', (snapshot) => {
    received.snapshots.push(snapshot);
    take(snapshot);
  });
  socket.on('live:frame', (frame) => {
    received.frames.push(frame);
    if (position?.epoch === frame.epoch && position.seq === frame.from)
      position = { epoch: frame.epoch, seq: frame.to, state: applyChanges(position.state, frame.changes) };
    else if (position) gaps++;
  });
  socket.on('live:status', (status) => received.statuses.push(status));
  socket.on('claim', (claim) => received.claims.push(claim));
  socket.on('operation', ({ operation }) => received.operations.push(operation));

  return {
    socket,
    received,
    get position() {
      return position;
    },
    get gaps() {
      return gaps;
    },
    async resync() {
      const snapshot = await socket.timeout(5_000).emitWithAck('live:resync');
      take(snapshot);
      return snapshot;
    },
  };
}

/** Resolves with the code of the refusal. */
export const refused = (client: LiveClient): Promise<unknown> =>
  new Promise((resolve, reject) => {
    client.socket.once('connect_error', (error) =>
      resolve((error as { data?: { code: unknown } }).data?.code ?? error.message),
    );
    client.socket.once('connect', () => reject(new Error('was let in')));
  });

export const disconnected = (client: LiveClient): Promise<string> =>
  new Promise((resolve) => client.socket.once('disconnect', (reason) => resolve(reason)));
