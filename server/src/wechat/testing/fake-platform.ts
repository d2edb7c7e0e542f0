import { createWechatCall, type Fetch, type WechatCall } from '../call.ts';
import { createQuotaLedger, type QuotaLedger, type QuotaStore } from '../ledger.ts';
import { createTokenSource, STABLE_TOKEN_PATH, type TokenSource, type TokenState } from '../token.ts';

export interface SeenRequest {
  method: string;
  url: string;
  path: string;
  query: string;
  body: string | undefined;
  headers: Record<string, string>;
}

/** JSON as answered with HTTP 200, a status, or a connection that breaks. */
export type Answer = object | { httpStatus: number } | Error | string;

const seconds = (value: number) => value * 1_000;

/** A platform of one's own behind `fetch`, with a clock that stands still until it is moved. */
export function createFakePlatform(options: { startAt?: number } = {}) {
  let time = options.startAt ?? Date.UTC(2024, 4, 31, 4);
  const requests: SeenRequest[] = [];
  const queues = new Map<string, Answer[]>();
  const logged: string[] = [];
  const slept: number[] = [];
  const tokenStates: TokenState[] = [];
  let issued = 0;

  const fetch: Fetch = async (url, init) => {
    const { pathname, search } = new URL(url);
    const body =
      typeof init.body === 'string' ? init.body : init.body && Buffer.from(init.body).toString('latin1');
    requests.push({ method: init.method, url, path: pathname, query: search, body, headers: init.headers });
    await Promise.resolve();
    const next = queues.get(pathname)?.shift();
    if (next === undefined && pathname === STABLE_TOKEN_PATH) {
      issued += 1;
      return reply({ access_token: `TOKEN-${issued}`, expires_in: 7200 });
    }
    return reply(next ?? { errcode: 0, errmsg: 'ok' });
  };

  const log = {
    debug: (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message })),
    warn: (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message })),
  };
  const now = () => time;
  const sleep = async (ms: number) => {
    slept.push(ms);
    time += ms;
  };

  return {
    requests,
    logged,
    slept,
    tokenStates,
    fetch,
    log,
    now,
    sleep,
    pass: (ms: number) => {
      time += ms;
    },
    passSeconds: (value: number) => {
      time += seconds(value);
    },
    /** Answers of the next requests of this path, in order; then `ok`. */
    answer: (path: string, ...answers: Answer[]) => {
      queues.set(path, [...(queues.get(path) ?? []), ...answers]);
    },
    requestsTo: (path: string) => requests.filter((request) => request.path === path),
  };
}
export type FakePlatform = ReturnType<typeof createFakePlatform>;

function reply(answer: Answer) {
  if (answer instanceof Error) throw answer;
  const status = typeof answer === 'object' && 'httpStatus' in answer ? Number(answer.httpStatus) : 200;
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const bytes = new TextEncoder().encode(text);
  return {
    status,
    headers: { get: (name: string) => (name === 'content-type' ? 'text/plain' : null) },
    arrayBuffer: async () => bytes.buffer,
  };
}

/** What undici throws: a wrapper around the system's error. */
export const networkError = (code: string): Error =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error(`${code} https://x/?access_token=TOKEN-1`), { code }),
  });

export const memoryStore: () => QuotaStore = () => ({ load: async () => [], save: async () => {} });

/** The real call, token source and ledger on a fake platform. */
export function createFakeCall(platform: FakePlatform): {
  call: WechatCall;
  token: TokenSource;
  ledger: QuotaLedger;
} {
  const { fetch, now, log, sleep } = platform;
  const ledger = createQuotaLedger({ store: memoryStore(), now });
  const shared = { baseUrl: 'https://api.test/', fetch, ledger, now, log };
  const token = createTokenSource({
    ...shared,
    appId: 'wx0123456789abcdef',
    secret: 'TOP-SECRET',
    onChange: (state) => platform.tokenStates.push(state),
  });
  return { call: createWechatCall({ ...shared, token, sleep, random: () => 0 }), token, ledger };
}
