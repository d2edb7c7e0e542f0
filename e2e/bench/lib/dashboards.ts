import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Product } from './product.ts';

const script = fileURLToPath(new URL('./dashboards.mjs', import.meta.url));

export interface Dashboards {
  received(): Promise<{ frames: number; bytes: number }>;
  /** Waits until nothing has come for a moment. */
  settled(): Promise<void>;
  /** Hands on every message of the first dashboard, with the moment it came (milliseconds since 1970). */
  listen(onMessage: (at: number, data: string) => void): void;
  stop(): Promise<void>;
}

interface Target {
  url: string;
  count: number;
  /** socket.io's; absent: a bare WebSocket. */
  namespace?: string;
  /** Of all; several, a line each, are taken in turn. */
  cookie?: string;
  auth?: object;
}

export async function openDashboards({
  url,
  count,
  namespace,
  cookie,
  auth = {},
}: Target): Promise<Dashboards> {
  const address = url.replace('http', 'ws') + (namespace ? '/socket.io/?EIO=4&transport=websocket' : '');
  const child = fork(script, {
    env: {
      ...process.env,
      URL_TO: address,
      COUNT: String(count),
      COOKIE: cookie,
      AUTH: JSON.stringify(auth),
      ...(namespace && { NAMESPACE: namespace }),
    },
  });
  const opened = await Promise.race([
    new Promise<{ error?: string }>((resolve) =>
      child.once('message', resolve as (message: unknown) => void),
    ),
    new Promise<{ error: string }>((resolve) =>
      setTimeout(resolve, 60_000, { error: 'no answer within 60 s' }),
    ),
  ]);
  if (opened.error !== undefined) {
    child.kill();
    throw new Error(`dashboards of ${url}: ${opened.error}`);
  }
  const received = async () => {
    const answer = new Promise<{ frames: number; bytes: number }>((resolve) => {
      const read = (message: { frames?: number; bytes?: number }) => {
        if (message.frames === undefined) return;
        child.off('message', read);
        resolve(message as { frames: number; bytes: number });
      };
      child.on('message', read);
    });
    child.send('count');
    return answer;
  };
  return {
    received,
    settled: async () => {
      let last = -1;
      for (let i = 0; i < 100; i++) {
        const { frames } = await received();
        if (frames === last) return;
        last = frames;
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    },
    listen: (onMessage) => {
      child.on('message', (message: { at?: number; data?: string }) => {
        if (message.at !== undefined && message.data !== undefined) onMessage(message.at, message.data);
      });
      child.send('listen');
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
}

export const openProductDashboards = ({ url, cookie }: Product, count: number) =>
  openDashboards({ url, count, namespace: '/live', cookie, auth: { accountId: 'main' } });
