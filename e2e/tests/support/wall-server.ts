// Serves the built wall page and plays its server: pairing and the socket, with boards a test makes. For what the page
// does with a value it gets; that the real server gives such values is tested against the real one.
import { readFile } from 'node:fs/promises';
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join } from 'node:path';
import type {
  WallBoard,
  WallClientEvents,
  WallDeviceAnswer,
  WallHello,
  WallServerEvents,
} from '@kf/shared/contract/wall';
import { Server } from 'socket.io';
import { at as inRepository } from '../../scripts/lib/paths.mjs';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface WallServer {
  url: string;
  /** What `GET /api/wall-device` answers, and sockets by the same measure; undefined: 503, as a server that is starting. */
  device: WallDeviceAnswer | undefined;
  /** Sent to everybody who connects; with `send` to everybody who is. */
  board: WallBoard | undefined;
  /** Everything the pages told of themselves, oldest first. */
  hellos: WallHello[];
  /** How often the page was fetched. */
  pageLoads: number;
  send(board: WallBoard): void;
  emit<E extends keyof WallServerEvents>(event: E, ...args: Parameters<WallServerEvents[E]>): void;
  /** Cuts all sockets; pages may come back at once. */
  cut(): void;
  /** Out of reach until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

export async function startWallServer(board?: WallBoard): Promise<WallServer> {
  const http = createServer((request, response) => void answer(request, response, server));
  const hangUp = wiresOf(http);
  const io = new Server<WallClientEvents, WallServerEvents>(http, { serveClient: false });
  const walls = io.of('/wall');
  walls.use((_socket, next) => {
    const status = server.device?.status ?? 'starting';
    if (status === 'paired') return next();
    const code = status === 'revoked' ? 'wall_revoked' : status === 'starting' ? 'internal' : 'wall_unpaired';
    next(Object.assign(new Error(code), { data: { code } }));
  });
  walls.on('connection', (socket) => {
    socket.on('wall:hello', (hello) => server.hellos.push(hello));
    if (server.board) socket.emit('wall:board', server.board);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: WallServer = {
    url: `http://127.0.0.1:${port}`,
    device: {
      status: 'paired',
      at: Date.now() as never,
      device: { deviceId: 'd1' as never, name: '一楼大屏' },
    },
    board,
    hellos: [],
    pageLoads: 0,
    send: (value) => {
      server.board = value;
      walls.emit('wall:board', value);
    },
    emit: (event, ...args) => {
      walls.emit(event, ...args);
    },
    cut: hangUp,
    down: async () => {
      const closed = new Promise((resolve) => http.close(resolve));
      hangUp();
      await closed;
    },
    up: () => new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve)),
    stop: async () => {
      const closed = io.close();
      hangUp();
      await closed;
    },
  };
  return server;
}

/** Answers what cuts every connection there is, sockets and halves of requests too: a server that closes waits for each. */
function wiresOf(http: HttpServer): () => void {
  const wires = new Set<Socket>();
  http.on('connection', (wire: Socket) => {
    wires.add(wire);
    wire.on('close', () => wires.delete(wire));
  });
  return () => {
    for (const wire of wires) wire.destroy();
  };
}

async function answer({ url = '/', method }: IncomingMessage, response: ServerResponse, server: WallServer) {
  const path = url.split('?', 1)[0] ?? '/';
  const json = (body: unknown, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (path === '/api/wall-device')
    return server.device ? json({ ...server.device, at: Date.now() }) : json({}, 503);
  if (path === '/api/wall-device/code' && method === 'POST') {
    const code = {
      code: 'KX74PM',
      expiresAt: Date.now() + 600_000,
      pairUrl: `${server.url}/settings/walls?code=KX74PM`,
    };
    server.device = {
      status: 'pairing',
      at: Date.now() as never,
      ...code,
      expiresAt: code.expiresAt as never,
    };
    return json({ ...code, at: Date.now() });
  }
  if (path === '/wall') server.pageLoads += 1;
  const file = path === '/wall' ? '/wall.html' : path;
  const body = await readFile(inRepository('web/dist', join('/', file))).catch(() => undefined);
  if (body === undefined) return response.writeHead(404).end();
  const type = types[extname(file)] ?? 'application/octet-stream';
  return response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
