import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState, Snapshot } from '@kf/shared/contract/live';
import type { LiveStatus } from '@kf/shared/contract/socket';
import { applyChanges } from '@kf/shared/domain/apply-change';
import { digestOf } from '@kf/shared/domain/digest';
import { defaultServiceLevel, defaultThresholds, emptyLiveState } from '@kf/shared/domain/empty-state';
import { createStore } from 'zustand/vanilla';
import { buildIndex, emptyIndex, type LiveIndex, stepIndex } from './live-index.ts';

/** The wire between this browser and the tower. Times are of this computer's clock unless said otherwise. */
export interface Connection {
  state: 'connecting' | 'connected' | 'reconnecting' | 'refused';
  /** Which attempt to reconnect is next or under way; 0 while connected. */
  attempt: number;
  /** When the next attempt starts. Absent: one is under way, or none is needed. */
  retryAt?: number | undefined;
  /** Since when the wire is lost. */
  lostSince?: number | undefined;
  /** Since when this computer has no network. */
  offlineSince?: number | undefined;
  /** Browsers that watch this account now. */
  viewers?: number | undefined;
  /** Build of the server; another than at the first contact means that the page is old. */
  build?: string | undefined;
}

export interface LiveView {
  /** `stale`: the picture is kept, but facts are missing until the next snapshot or the lost frames arrive. */
  sync: 'loading' | 'live' | 'stale';
  epoch: string;
  seq: number;
  state: LiveState;
  index: LiveIndex;
  connection: Connection;
  /** Digests that did not match since the page was opened. Each is a bug, healed by a snapshot. */
  mismatches: number;
}

export type ChangesListener = (changes: readonly Change[], frame: Frame) => void;

export interface LiveStore {
  getView(): LiveView;
  subscribe(listener: () => void): () => void;
  /** A whole new picture. */
  replace(snapshot: Snapshot): void;
  apply(frame: Frame): void;
  /** Ages of sources between frames. */
  status(status: LiveStatus): void;
  setConnection(connection: Partial<Connection>): void;
  /** The changes of every frame that was applied; a snapshot is not told. */
  onChanges(listener: ChangesListener): () => void;
}

interface LiveStoreDeps {
  /** Asks the server for a snapshot. Called once per gap. */
  requestResync: () => void;
}

/** Before the first snapshot there is no account; nothing shows it while `sync` is `loading`. */
const emptyState = emptyLiveState(
  {
    id: '' as AccountId,
    name: '',
    dialect: 'current',
    timeZone: 'Asia/Shanghai',
    seatLimit: 0,
    thresholds: defaultThresholds,
    serviceLevel: defaultServiceLevel,
  },
  0 as EpochMs,
);

export function createLiveStore({ requestResync }: LiveStoreDeps): LiveStore {
  const store = createStore<LiveView>(() => ({
    sync: 'loading',
    epoch: '',
    seq: -1,
    state: emptyState,
    index: emptyIndex,
    connection: { state: 'connecting', attempt: 0 },
    mismatches: 0,
  }));
  const listeners = new Set<ChangesListener>();
  let resyncing = false;

  const lostTheThread = (): void => {
    if (store.getState().sync === 'live') store.setState({ sync: 'stale' });
    if (resyncing) return;
    resyncing = true;
    requestResync();
  };

  const nothingMissed = (): void => {
    if (store.getState().sync === 'stale') store.setState({ sync: 'live' });
  };

  /** [LP4] */
  const apply = (frame: Frame): void => {
    const view = store.getState();
    if (view.sync === 'loading' || resyncing) return;
    if (frame.epoch !== view.epoch) return lostTheThread();
    // After a reconnect an empty frame tells that nothing was missed.
    if (frame.to === view.seq && frame.changes.length === 0) return nothingMissed();
    // seq is compared before applying, so that a frame that comes again is harmless
    if (frame.to <= view.seq) return;
    if (frame.from !== view.seq) return lostTheThread();
    const state = applyChanges(view.state, frame.changes);
    const index = stepIndex(view.index, view.state, state, frame.changes);
    store.setState({ sync: 'live', seq: frame.to, state, index });
    for (const listener of listeners) listener(frame.changes, frame);
    if (frame.digest !== undefined && digestOf(state) !== frame.digest) distrust();
  };

  /** [LP7] The picture is kept, but belongs to no epoch any more: nothing can be built on it, also not after a reconnect. */
  const distrust = (): void => {
    store.setState({ epoch: '', mismatches: store.getState().mismatches + 1 });
    lostTheThread();
  };

  return {
    getView: store.getState,
    subscribe: (listener) => store.subscribe(listener),
    replace: ({ epoch, seq, state }) => {
      const view = store.getState();
      // an answer that was overtaken by frames would turn the clock back
      if (view.sync === 'live' && epoch === view.epoch && seq < view.seq) return;
      resyncing = false;
      store.setState({ sync: 'live', epoch, seq, state, index: buildIndex(state) });
    },
    apply,
    status: ({ sources, viewers, build }) => {
      const view = store.getState();
      if (view.sync === 'loading') return;
      store.setState({
        state: { ...view.state, sources },
        connection: { ...view.connection, viewers, build },
      });
    },
    setConnection: (connection) => {
      const view = store.getState();
      const lost = connection.state !== undefined && connection.state !== 'connected';
      if (lost) resyncing = false;
      store.setState({
        connection: { ...view.connection, ...connection },
        sync: lost && view.sync === 'live' ? 'stale' : view.sync,
      });
    },
    onChanges: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
