import type { ErrorCode } from '@kf/shared/contract/errors';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Registry } from 'prom-client';
import { Server } from 'socket.io';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { toAppError } from '../plugins/error-handler.ts';
import { isOwnOrigin } from '../plugins/origin-check.ts';
import { type AccountRoom, createAccountRoom } from './account-room.ts';
import { serveClaims } from './claim-events.ts';
import { createLiveMetrics } from './live-metrics.ts';
import type { LiveNamespace, LiveSocket } from './live-namespace.ts';
import type { LiveSocketDeps } from './ports.ts';
import { closeUpgraded, trackUpgraded } from './upgraded-connections.ts';

const STATUS_EVERY_MS = 5_000;
const SWEEP_EVERY_MS = 250;
const CHECK_LOGINS_EVERY_MS = 60_000;

const LiveHandshake = z.object({
  accountId: z.string().max(64),
  epoch: z.string().max(64).optional(),
  seq: z.number().int().nonnegative().optional(),
  token: z.string().max(256).optional(),
});

type LiveSocketsOptions = LiveSocketDeps & {
  registry: Registry;
  /** Serves the namespace `/wall` on the same server. Answers how to stop. */
  serveWalls?: ((io: Server) => () => void) | undefined;
};

/** Namespace `/live`: the live state for whoever may see it. The rules are in docs/live-protocol.md. */
export const liveSockets = fp(async (app: FastifyInstance, options: LiveSocketsOptions) => {
  const io = new Server(app.server, {
    path: '/socket.io',
    serveClient: false,
    transports: ['websocket', 'polling'],
    // Compressing per socket would cost more than all the rest of a frame: it could no longer be encoded once for all.
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 16 * 1024, // a browser only ever sends a handshake and a resync
    connectTimeout: 10_000,
    pingInterval: 15_000,
    pingTimeout: 10_000,
    allowRequest: (request, done) => {
      const own = isOwnOrigin(request.headers, options.publicUrl);
      done(own ? null : 'origin_refused', own);
    },
  });
  io.use((_socket, next) => next(new Error('use the namespace /live')));
  const upgraded = trackUpgraded(app.server);
  const namespace: LiveNamespace = io.of('/live');
  const rooms = serveAccounts(namespace, options);
  const endWalls = options.serveWalls?.(io);

  const timers = [
    setInterval(() => rooms.forEach((room) => room.sendStatus()), STATUS_EVERY_MS),
    setInterval(() => rooms.forEach((room) => room.sweep()), SWEEP_EVERY_MS),
    setInterval(() => void endStaleLogins(namespace, options.isValid), CHECK_LOGINS_EVERY_MS),
  ];
  const unsubscribe = [
    options.onLoginEnded((sid) => disconnectLogin(namespace, sid)),
    options.onAccountEnded((accountId) => disconnectAccount(namespace, accountId)),
  ];

  // Before the HTTP server closes: it would wait for open sockets.
  app.addHook('preClose', async () => {
    for (const end of unsubscribe) end();
    endWalls?.();
    for (const timer of timers) clearInterval(timer);
    io.local.disconnectSockets(true);
    for (const room of rooms.values()) room.close();
    io.engine.close();
    await closeUpgraded(upgraded);
  });
});

function serveAccounts(namespace: LiveNamespace, options: LiveSocketsOptions): Map<string, AccountRoom> {
  const metrics = createLiveMetrics(options.registry);
  const rooms = new Map<string, AccountRoom>();

  namespace.use((socket, next) => void letIn(socket, options, next));
  namespace.on('connection', (socket) => {
    const { accountId } = socket.data;
    const source = options.find(accountId);
    if (!source) return void socket.disconnect(true);
    const room = rooms.get(accountId) ?? createAccountRoom(source, metrics);
    rooms.set(accountId, room);
    socket.on('live:resync', (answer) => {
      if (typeof answer === 'function') room.resync(socket, answer);
    });
    socket.on('disconnect', () => {
      room.leave(socket);
      if (room.viewers > 0 || rooms.get(accountId) !== room) return;
      room.close();
      rooms.delete(accountId);
    });
    serveClaims(socket, source.claims);
    void room.enter(socket);
  });
  return rooms;
}

async function letIn(
  socket: LiveSocket,
  options: LiveSocketsOptions,
  next: (error?: Error) => void,
): Promise<void> {
  next(await admit(socket, options).then(() => undefined, refusal));
}

/** [LP1] */
async function admit(socket: LiveSocket, { authenticate, find }: LiveSocketsOptions): Promise<void> {
  const read = LiveHandshake.safeParse(socket.handshake.auth);
  if (!read.success) throw new AppError('request_invalid', 'auth must be {accountId, epoch?, seq?, token?}');
  const { accountId, epoch, seq, token } = read.data;
  const visitor = await authenticate({ cookie: socket.handshake.headers.cookie, token });
  if (!visitor) throw new AppError('not_logged_in', 'log in first');
  if (!find(accountId)) throw new AppError('account_not_found', 'there is no such account');
  socket.data = {
    visitor,
    accountId,
    ...(epoch !== undefined && seq !== undefined && { position: { epoch, seq } }),
  };
}

/** socket.io hands `data` to the browser's `connect_error`. */
function refusal(error: unknown): Error & { data: { code: ErrorCode } } {
  const known = toAppError(error);
  return Object.assign(new Error(known.message), { data: { code: known.code } });
}

function disconnectLogin(namespace: LiveNamespace, sid: string): void {
  for (const socket of namespace.sockets.values())
    if (socket.data.visitor.sid === sid) socket.disconnect(true);
}

function disconnectAccount(namespace: LiveNamespace, accountId: string): void {
  for (const socket of namespace.sockets.values())
    if (socket.data.accountId === accountId) socket.disconnect(true);
}

/** [LP12] Logins also end by age, by an administrator, or on another node: then no request of ours tells. */
async function endStaleLogins(
  namespace: LiveNamespace,
  isValid: (sid: string) => Promise<boolean>,
): Promise<void> {
  const sids = new Set([...namespace.sockets.values()].map((socket) => socket.data.visitor.sid));
  for (const sid of sids) {
    if (sid === undefined) continue;
    // A store that cannot answer is no reason to throw everybody out.
    const valid = await isValid(sid).catch(() => true);
    if (!valid) disconnectLogin(namespace, sid);
  }
}
