import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Between a client and a server: what it remembers is every byte that the server sends. */
export interface Tap {
  url: string;
  /** Connection after connection. */
  text(): string;
  close(): Promise<void>;
}

export async function startTap(to: string): Promise<Tap> {
  const sent: Buffer[][] = [];
  const open = new Set<Socket>();
  const { hostname, port } = new URL(to);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const bytes: Buffer[] = [];
    sent.push(bytes);
    for (const end of [near, far]) {
      open.add(end);
      end.on('error', () => undefined);
      end.on('close', () => open.delete(end));
    }
    far.on('data', (chunk) => bytes.push(chunk));
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => sent.map((bytes) => Buffer.concat(bytes).toString('utf8')).join('\n'),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
