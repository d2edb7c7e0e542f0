import { AccountId, type EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState } from '@kf/shared/contract/live';
import { applyChanges } from '@kf/shared/domain/apply-change';
import { aState } from '@kf/shared/testing/builders';
import { createClaims } from '#operations/claims.ts';
import type { LiveSource } from '../ports.ts';

export interface MemoryLiveSource extends LiveSource {
  /** Commits these changes as one frame and tells it. */
  commit(...changes: Change[]): Frame;
  /** A new writer took over. */
  beginEpoch(epoch: string): void;
  /** Forgets the frames before now: who is behind needs a snapshot. */
  forget(): void;
  readonly state: LiveState;
  readonly viewers: number;
  readonly listeners: number;
}

/** An account's live state with its log of frames, without a platform or a store behind it. */
export function memoryLiveSource(initial: LiveState = aState()): MemoryLiveSource {
  let epoch = 'e1';
  let seq = 0;
  let state = initial;
  let frames: Frame[] = [];
  let viewers = 0;
  const listeners = new Set<(frame: Frame) => void>();
  const now = () => Date.now() as EpochMs;

  return {
    accountId: AccountId.parse('main'),
    snapshot: () => ({ epoch, seq, at: now(), state }),
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async since(ofEpoch, ofSeq) {
      if (ofEpoch !== epoch) return undefined;
      const missed = frames.filter((frame) => frame.from >= ofSeq);
      return ofSeq === seq || missed[0]?.from === ofSeq ? missed : undefined;
    },
    claims: createClaims({ now, tell: () => undefined }),
    status: () => ({ sources: state.sources, at: now(), build: 'test' }),
    viewersChanged(count) {
      viewers = count;
    },
    commit(...changes) {
      const frame: Frame = { epoch, from: seq, to: seq + changes.length, at: now(), changes };
      seq = frame.to;
      state = applyChanges(state, changes);
      frames.push(frame);
      for (const listener of listeners) listener(frame);
      return frame;
    },
    beginEpoch(next) {
      epoch = next;
      seq = 0;
      frames = [];
    },
    forget() {
      frames = [];
    },
    get state() {
      return state;
    },
    get viewers() {
      return viewers;
    },
    get listeners() {
      return listeners.size;
    },
  };
}
