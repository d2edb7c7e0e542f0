import type {
  WallClientEvents,
  WallCodeAnswer,
  WallDeviceAnswer,
  WallHello,
  WallServerEvents,
} from '@kf/shared/contract/wall';
import { io, type Socket } from 'socket.io-client';
import { pauseBefore } from '../model/backoff.ts';
import type { WallClock } from './clock.ts';
import type { WallStore } from './wall-store.ts';

/** The server speaks at least every ten seconds. Silence for this long is a dead wire. */
const SILENCE_MS = 25_000;
/** Whether somebody has typed the code. */
const PAIRING_POLL_MS = 2_000;
const HELLO_EVERY_MS = 30_000;
/** A request that hangs longer is given up and asked again. */
const ANSWER_WITHIN_MS = 10_000;

type WallSocket = Socket<WallServerEvents, WallClientEvents>;

export interface WallLink {
  /** At once instead of at the end of a pause: the network is back, or the machine woke. */
  retryNow(): void;
  /** A revoked television asks for a new code. */
  pairAnew(): void;
  /** Something that the console lists has changed. */
  sayHello(): void;
  close(): void;
}

interface Deps {
  store: WallStore;
  clock: WallClock;
  hello: () => WallHello;
  /** The console asked for a fresh page. */
  onReload: () => void;
}

/**
 * Keeps the television joined to its server for ever: every loss is followed by another attempt. Most televisions are
 * paired, so the socket is tried first, and what it is refused with leads to pairing by HTTP.
 */
export function openWallLink({ store, clock, hello, onReload }: Deps): WallLink {
  let attempt = 0;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  /** The cookie of this page's start has been renewed. */
  let isKept = false;
  /** Of the request under way; an answer that another question overtook is not listened to. */
  let asking = 0;
  /** Connected, and no board has come yet. */
  let isNew = false;
  const socket: WallSocket = io('/wall', {
    autoConnect: false,
    reconnection: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
  });

  function later(step: () => void, ms: number): void {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(step, ms);
  }
  const retry = (step: () => void): void => {
    attempt += 1;
    later(step, pauseBefore(attempt, Math.random()));
  };

  /** What this television is to the server, and what follows from it. */
  function ask(): void {
    const mine = ++asking;
    call<WallDeviceAnswer>('GET', '/api/wall-device').then(
      (answer) => mine === asking && !isClosed && heed(answer),
      () => mine === asking && retry(ask),
    );
  }
  function heed(answer: WallDeviceAnswer): void {
    clock.observe(answer.at);
    switch (answer.status) {
      case 'paired':
        store.set({ standing: { kind: 'paired' } });
        return connect();
      case 'pairing':
        attempt = 0;
        store.set({ standing: { kind: 'pairing', code: answer.code, pairUrl: answer.pairUrl } });
        return later(ask, PAIRING_POLL_MS);
      case 'unpaired':
        return askForCode();
      case 'revoked':
        return revoke(answer.since);
    }
  }
  function askForCode(): void {
    const mine = ++asking;
    call<WallCodeAnswer>('POST', '/api/wall-device/code').then(
      (answer) => {
        if (mine !== asking || isClosed) return;
        attempt = 0;
        clock.observe(answer.at);
        store.set({ standing: { kind: 'pairing', code: answer.code, pairUrl: answer.pairUrl } });
        later(ask, PAIRING_POLL_MS);
      },
      // Paired meanwhile, or out of reach: either way the first question is the right one.
      () => mine === asking && retry(ask),
    );
  }
  /** Nothing of what was shown may stay, not even in memory. */
  function revoke(since: number | undefined): void {
    clearTimeout(timer);
    clearTimeout(silence);
    store.set({ standing: { kind: 'revoked', since }, board: undefined, identify: undefined });
    socket.disconnect();
  }

  function connect(): void {
    if (isClosed) return;
    clearTimeout(timer);
    socket.disconnect().connect();
    listen();
  }
  /** A cable pulled out closes nothing: only silence tells. */
  function listen(): void {
    clearTimeout(silence);
    silence = setTimeout(() => {
      socket.disconnect();
      lost();
    }, SILENCE_MS);
  }
  function lost(): void {
    clearTimeout(silence);
    if (!isClosed && isAwaited()) retry(connect);
  }
  /** Paired, as far as anybody has said. */
  const isAwaited = (): boolean => ['unknown', 'paired'].includes(store.get().standing.kind);
  const sayHello = (): void => {
    if (socket.connected) socket.emit('wall:hello', hello());
  };

  socket.on('connect', () => {
    attempt = 0;
    isNew = true;
    if (store.get().standing.kind !== 'paired') store.set({ standing: { kind: 'paired' } });
    if (isKept) return;
    isKept = true;
    // The answer renews the cookie; what it says is known already.
    call('GET', '/api/wall-device').catch(() => undefined);
  });
  socket.on('connect_error', (error) => {
    const code = codeOf(error);
    if (code !== 'wall_revoked' && code !== 'wall_unpaired') return lost();
    clearTimeout(silence);
    if (code === 'wall_revoked' && store.get().board) revoke(clock.now());
    else ask();
  });
  socket.on('disconnect', (reason) => {
    if (reason !== 'io client disconnect') lost();
  });
  socket.on('wall:board', (board) => {
    listen();
    clock.observe(board.at);
    store.beat(board, clock.now());
    // Not before: it says what is drawn, and by which build.
    if (isNew) sayHello();
    isNew = false;
  });
  socket.on('wall:identify', ({ name, forMs }) =>
    store.set({ identify: { name, until: clock.now() + forMs } }),
  );
  socket.on('wall:reload', onReload);
  socket.on('wall:revoked', () => revoke(clock.now()));

  const retryNow = (): void => {
    if (isClosed || store.get().standing.kind === 'revoked') return;
    attempt = 0;
    if (isAwaited()) connect();
    else ask();
  };
  window.addEventListener('online', retryNow);
  const helloTimer = setInterval(sayHello, HELLO_EVERY_MS);
  connect();

  return {
    retryNow,
    sayHello,
    pairAnew: () => {
      store.set({ standing: { kind: 'unknown' } });
      askForCode();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearTimeout(silence);
      clearInterval(helloTimer);
      window.removeEventListener('online', retryNow);
      socket.disconnect();
    },
  };
}

/** @throws when nothing answers in time, or anything but 2xx */
async function call<T>(method: string, path: string): Promise<T> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ANSWER_WITHIN_MS);
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'application/json' },
      signal: abort.signal,
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return (await response.json()) as T;
  } finally {
    clearTimeout(timer);
  }
}

/** The refusal's code; see the server's handshake. */
function codeOf(error: Error): unknown {
  const data = 'data' in error ? error.data : undefined;
  return typeof data === 'object' && data !== null && 'code' in data ? data.code : undefined;
}
