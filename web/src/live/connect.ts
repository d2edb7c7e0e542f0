import type { PersonId } from '@kf/shared/contract/ids';
import type { ClientToServerEvents, LiveAuth, ServerToClientEvents } from '@kf/shared/contract/socket';
import { io, type Socket } from 'socket.io-client';
import { type ClaimBook, createClaimBook } from './claims.ts';
import { observeServerTime } from './clock.ts';
import { createLiveStore, type LiveStore } from './live-store.ts';

/** Pauses before the first, second, … attempt to reconnect; the last repeats. Spread by a fifth, so that a restarted server is not stormed. */
const BACKOFF_MS = [1_000, 2_000, 3_000, 5_000];
const SPREAD = 0.2;
/** After reconnecting, missed frames or a snapshot come by themselves; if neither does, ask. */
const SETTLE_MS = 1_500;
/** No answer to a resync within this time: ask again. */
const RESYNC_TIMEOUT_MS = 5_000;

/** The server tells how fresh its sources are at least every five seconds. Silence for this long is a dead wire. */
const SILENCE_MS = 14_000;

export interface LiveConnection {
  store: LiveStore;
  claims: ClaimBook;
  /** Connects; the answer ends it. May be opened again. */
  open(): () => void;
  /** Reconnects at once instead of at the end of the pause. */
  retryNow(): void;
}

interface ConnectOptions {
  accountId: string;
  personId: PersonId;
  /** The server no longer accepts the login. */
  onLoginEnded: () => void;
  /** The person may do or see something else from now on. */
  onRightsChanged: () => void;
}

/** The one place where `/live` events arrive. */
export function createLiveConnection({
  accountId,
  personId,
  onLoginEnded,
  onRightsChanged,
}: ConnectOptions): LiveConnection {
  let attempt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let settle: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let closed = true;

  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io('/live', {
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth: (give) => give(handshake()),
  });
  const store = createLiveStore({ requestResync: resync });

  /** With epoch and seq the server sends what was missed instead of everything. */
  function handshake(): LiveAuth {
    const { epoch, seq } = store.getView();
    return epoch === '' ? { accountId } : { accountId, epoch, seq };
  }

  function resync(): void {
    if (!socket.connected) return;
    socket.timeout(RESYNC_TIMEOUT_MS).emit('live:resync', (error, snapshot) => {
      if (closed) return;
      if (error) return store.getView().sync === 'live' ? undefined : resync();
      observeServerTime(snapshot.at);
      store.replace(snapshot);
    });
  }

  function lost(): void {
    if (closed) return;
    clearTimeout(silence);
    clearTimeout(settle);
    clearTimeout(retry);
    attempt += 1;
    const base = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length) - 1] ?? 5_000;
    const pause = base * (1 + SPREAD * (2 * Math.random() - 1));
    const lostSince = store.getView().connection.lostSince ?? Date.now();
    store.setConnection({ state: 'reconnecting', attempt, retryAt: Date.now() + pause, lostSince });
    retry = setTimeout(reconnect, pause);
  }

  function reconnect(): void {
    clearTimeout(retry);
    if (closed || socket.connected) return;
    store.setConnection({ state: 'reconnecting', retryAt: undefined });
    socket.disconnect().connect();
  }

  /** A cable pulled out closes nothing: only silence tells. */
  function heard(): void {
    clearTimeout(silence);
    silence = setTimeout(() => {
      socket.disconnect();
      lost();
    }, SILENCE_MS);
  }

  socket.on('connect', () => {
    attempt = 0;
    heard();
    store.setConnection({ state: 'connected', attempt: 0, retryAt: undefined, lostSince: undefined });
    settle = setTimeout(() => {
      if (store.getView().sync !== 'live') resync();
    }, SETTLE_MS);
  });
  socket.on('connect_error', (error) => {
    const code = codeOf(error);
    const isForUs = code === 'account_not_found' || code === 'factor_missing';
    // An account may also be away for a moment: it is asked for again.
    if (isForUs) onRightsChanged();
    if (code !== 'not_logged_in') return lost();
    store.setConnection({ state: 'refused', retryAt: undefined });
    onLoginEnded();
  });
  socket.on('disconnect', (reason) => {
    if (reason !== 'io client disconnect') lost();
  });
  socket.onAny(heard);
  socket.on('live:snapshot', (snapshot) => {
    observeServerTime(snapshot.at);
    store.replace(snapshot);
  });
  socket.on('live:frame', (frame) => {
    observeServerTime(frame.at);
    store.apply(frame);
  });
  socket.on('me:changed', onRightsChanged);
  socket.on('live:status', (status) => {
    observeServerTime(status.at);
    store.status(status);
  });

  const handleOffline = (): void => store.setConnection({ offlineSince: Date.now() });
  const handleOnline = (): void => {
    store.setConnection({ offlineSince: undefined });
    reconnect();
  };
  const close = (): void => {
    closed = true;
    clearTimeout(silence);
    clearTimeout(retry);
    clearTimeout(settle);
    window.removeEventListener('offline', handleOffline);
    window.removeEventListener('online', handleOnline);
    socket.disconnect();
  };

  return {
    store,
    claims: createClaimBook(socket, personId),
    open: () => {
      closed = false;
      window.addEventListener('offline', handleOffline);
      window.addEventListener('online', handleOnline);
      if (!navigator.onLine) handleOffline();
      socket.connect();
      return close;
    },
    retryNow: () => (socket.connected ? resync() : reconnect()),
  };
}

/** The refusal's code; see the server's handshake. */
function codeOf(error: Error): unknown {
  const data = 'data' in error ? error.data : undefined;
  return typeof data === 'object' && data !== null && 'code' in data ? data.code : undefined;
}
