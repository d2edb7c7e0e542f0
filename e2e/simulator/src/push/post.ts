import { Agent, request } from 'undici';

export type PostResult =
  | { outcome: 'answered'; httpStatus: number; body: string }
  | { outcome: 'status'; httpStatus: number; body: string }
  | { outcome: 'timeout' | 'connection'; error: string };

/** Posts to the callback as WeChat does: a connection of its own each time, and cut when time is up. */
export interface Poster {
  post(url: string, body: string, timeoutMs: number): Promise<PostResult>;
  get(url: string, timeoutMs: number): Promise<PostResult>;
  close(): Promise<void>;
}

const ANSWER_LIMIT = 1024 * 1024;

export function createPoster(): Poster {
  const dispatcher = new Agent({ pipelining: 0, keepAliveTimeout: 1 });
  // A controller per request instead of AbortSignal.any over a shared one: that one would gather listeners for ever.
  const open = new Set<AbortController>();

  async function send(
    method: 'GET' | 'POST',
    url: string,
    body: string | null,
    timeoutMs: number,
  ): Promise<PostResult> {
    const controller = new AbortController();
    open.add(controller);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, timeoutMs);
    try {
      const response = await request(url, {
        method,
        body,
        dispatcher,
        reset: true, // "Connection: close"
        signal: controller.signal,
        headers: {
          'user-agent': 'Mozilla/4.0',
          accept: '*/*',
          pragma: 'no-cache',
          ...(body === null ? {} : { 'content-type': 'text/xml' }),
        },
      });
      const text = await readAnswer(response.body);
      const good = response.statusCode >= 200 && response.statusCode < 300;
      return { outcome: good ? 'answered' : 'status', httpStatus: response.statusCode, body: text };
    } catch (error) {
      if (late) return { outcome: 'timeout', error: `no answer in ${timeoutMs} ms` };
      return {
        outcome: 'connection',
        error: error instanceof Error ? error.message || error.name : 'connection failed',
      };
    } finally {
      clearTimeout(timer);
      open.delete(controller);
    }
  }

  return {
    post: (url, body, timeoutMs) => send('POST', url, body, timeoutMs),
    get: (url, timeoutMs) => send('GET', url, null, timeoutMs),
    async close() {
      for (const controller of open) controller.abort();
      await dispatcher.destroy();
    },
  };
}

async function readAnswer(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > ANSWER_LIMIT) throw new Error('answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
