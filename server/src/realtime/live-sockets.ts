import type { ErrorCode } from '@kf/shared/contract/errors';
import { scopeIn } from '@kf/shared/domain/rights';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Registry } from 'prom-client';
import { Server } from 'socket.io';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Caller } from '../people/ports.ts';
import { toAppError } from '../plugins/error-handler.ts';
import { isOwnOrigin } from '../plugins/origin-check.ts';
import type { AccountRoom } from './account-room.ts';
import { type AccountRooms, createAccountRooms } from './account-rooms.ts';
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
    setInterval(() => inAllRooms(rooms, (room) => room.sendStatus()), STATUS_EVERY_MS),
    setInterval(() => inAllRooms(rooms, (room) => room.sweep()), SWEEP_EVERY_MS),
    setInterval(() => void review(namespace, rooms, options, '*'), CHECK_LOGINS_EVERY_MS),
  ];
  const unsubscribe = [
    options.onLoginEnded((sid) => disconnectLogin(namespace, sid)),
    options.onPeopleChanged((who) => void review(namespace, rooms, options, who)),
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

function inAllRooms(rooms: Map<string, AccountRooms>, act: (room: AccountRoom) => void): void {
  for (const ofAccount of rooms.values()) for (const room of ofAccount.all()) act(room);
}

function serveAccounts(namespace: LiveNamespace, options: LiveSocketsOptions): Map<string, AccountRooms> {
  const metrics = createLiveMetrics(options.registry);
  const rooms = new Map<string, AccountRooms>();

  namespace.use((socket, next) => void letIn(socket, options, next));
  namespace.on('connection', (socket) => {
    const { accountId, visitor } = socket.data;
    const source = options.find(accountId);
    const scope = scopeIn(visitor.person.scope, accountId);
    if (!source || scope === undefined) return void socket.disconnect(true);
    const ofAccount = rooms.get(accountId) ?? createAccountRooms(source, metrics);
    rooms.set(accountId, ofAccount);
    socket.on('live:resync', (answer) => {
      if (typeof answer === 'function') ofAccount.roomOf(socket)?.resync(socket, answer);
    });
    socket.on('disconnect', () => {
      ofAccount.leave(socket);
      if (ofAccount.viewers > 0 || rooms.get(accountId) !== ofAccount) return;
      ofAccount.close();
      rooms.delete(accountId);
    });
    ofAccount.enter(socket, scope);
    serveClaims(socket, source.claims, (customerId) => ofAccount.shows(socket, customerId));
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
  if (visitor.person.mustSetUpFactor) throw new AppError('factor_missing', 'set up the second factor first');
  if (!find(accountId) || scopeIn(visitor.person.scope, accountId) === undefined)
    throw new AppError('account_not_found', 'there is no such account');
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

/**
 * [LP12] [LP16] Whether those whose rights may have changed (`*`: all) still hold them: logins also end by age, by an
 * administrator, or on another node, and then no request of ours tells.
 */
async function review(
  namespace: LiveNamespace,
  rooms: Map<string, AccountRooms>,
  { refresh }: LiveSocketsOptions,
  who: string,
): Promise<void> {
  const asked = new Map<string, Promise<Caller | undefined>>();
  const sockets = [...namespace.sockets.values()].filter(
    ({ data }) => who === '*' || data.visitor.person.id === who,
  );
  for (const socket of sockets) {
    const { visitor, accountId } = socket.data;
    const key = visitor.sid ?? visitor.person.id;
    // A store that cannot answer is no reason to throw everybody out.
    const asking = asked.get(key) ?? refresh(visitor).catch(() => visitor.person);
    asked.set(key, asking);
    const person = await asking;
    const scope = person && !person.mustSetUpFactor ? scopeIn(person.scope, accountId) : undefined;
    if (!person || scope === undefined) {
      if (person) socket.emit('me:changed');
      socket.disconnect(true);
      continue;
    }
    const before = visitor.person;
    socket.data.visitor = { ...visitor, person };
    if (JSON.stringify(before) !== JSON.stringify(person)) socket.emit('me:changed');
    rooms.get(accountId)?.move(socket, scope);
  }
}
