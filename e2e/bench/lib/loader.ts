// A bare HTTP/1.1 client: requests are bytes made beforehand, so that the load costs little beside what it measures.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export function httpRequest(path: string, body: string, contentType = 'text/xml'): Buffer {
  const bytes = Buffer.from(body);
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${contentType}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

interface Connection {
  /** Resolves to the status, when the whole answer is there. */
  send(request: Buffer): Promise<number>;
  close(): void;
}

async function open(port: number): Promise<Connection> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let received = '';
  let settle: ((status: number) => void) | undefined;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received += chunk;
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(received.slice(0, end))?.[1];
    if (received.length < end + 4 + Number(length ?? 0)) return;
    const status = Number(received.slice(9, 12));
    received = '';
    settle?.(status);
  });
  const lost = () => settle?.(0);
  socket.on('error', lost);
  socket.on('close', lost);
  return {
    send: (request) =>
      new Promise((resolve) => {
        settle = resolve;
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

const openMany = (port: number, count: number) =>
  Promise.all(Array.from({ length: count }, () => open(port)));

export interface LoadResult {
  elapsedMs: number;
  /** Answers that were not 200, or never came. */
  failed: number;
}

/** Each connection sends its next request when the last was answered. */
export async function closedLoop(port: number, connections: number, requests: Buffer[]): Promise<LoadResult> {
  const pool = await openMany(port, connections);
  let next = 0;
  let failed = 0;
  const started = performance.now();
  await Promise.all(
    pool.map(async (connection) => {
      for (let request = requests[next++]; request; request = requests[next++]) {
        if ((await connection.send(request)) !== 200) failed += 1;
      }
    }),
  );
  const elapsedMs = performance.now() - started;
  for (const connection of pool) connection.close();
  return { elapsedMs, failed };
}

export interface OpenLoopResult extends LoadResult {
  /** From the moment each request was due, whether or not a connection was free then. */
  latenciesMs: number[];
}

/** Sends at a fixed rate, whatever the answers do. `onDue` is told the moment each request was due. */
export async function openLoop(
  port: number,
  connections: number,
  requests: Buffer[],
  perSecond: number,
  onDue?: (index: number, dueAt: number) => void,
): Promise<OpenLoopResult> {
  const pool = await openMany(port, connections);
  const free = [...pool];
  const late: number[] = [];
  const latenciesMs: number[] = [];
  let failed = 0;
  const started = performance.now();
  const dueAt = (index: number) => started + (index * 1_000) / perSecond;
  const pending: Promise<void>[] = [];

  const dispatch = (index: number) => {
    const connection = free.pop();
    if (!connection) return void late.push(index);
    pending.push(deliver(connection, index));
  };
  const deliver = async (connection: Connection, index: number): Promise<void> => {
    const status = await connection.send(requests[index] as Buffer);
    latenciesMs.push(performance.now() - dueAt(index));
    if (status !== 200) failed += 1;
    const next = late.shift();
    if (next !== undefined) return deliver(connection, next);
    free.push(connection);
  };

  for (let index = 0; index < requests.length; ) {
    const now = performance.now();
    for (; index < requests.length && dueAt(index) <= now; index++) {
      onDue?.(index, dueAt(index));
      dispatch(index);
    }
    await sleep(Math.max(0, Math.min(5, dueAt(index) - performance.now())));
  }
  await Promise.all(pending);
  const elapsedMs = performance.now() - started;
  for (const connection of pool) connection.close();
  return { elapsedMs, failed, latenciesMs };
}
