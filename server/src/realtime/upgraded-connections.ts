import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** A browser answers a close at once; one that is gone never does. */
const GOODBYE_MS = 300;

/** Connections that became WebSockets: the HTTP server waits for them when it closes, but does not know them any more. */
export function trackUpgraded(server: Server): Set<Duplex> {
  const open = new Set<Duplex>();
  server.on('upgrade', (_request, connection: Duplex) => {
    open.add(connection);
    connection.once('close', () => open.delete(connection));
  });
  return open;
}

export async function closeUpgraded(open: Set<Duplex>): Promise<void> {
  const endAt = Date.now() + GOODBYE_MS;
  while (open.size > 0 && Date.now() < endAt) await sleep(10);
  for (const connection of open) connection.destroy();
}
