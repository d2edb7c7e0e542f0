import type { EpochMs } from '@kf/shared/contract/ids';
import type { Frame, LiveState, Snapshot } from '@kf/shared/contract/live';
import { applyChanges } from '@kf/shared/domain/apply-change';
import type { FrameLog, LoggedFrame } from '../store/frames.ts';

/** Frames kept in memory for browsers that come back after a short cut. Older ones come from the log. */
const RING = 600;
/** A browser that missed more frames than this is better off with a snapshot. */
const RESUME_LIMIT = 2_000;
const READ_LIMIT = 500;

/**
 * One account's committed state on this node: what browsers are shown. The writer hands its frames over after their
 * commit; on other nodes {@link Replica.catchUp} reads the same frames from the log.
 */
export interface Replica {
  snapshot(): Snapshot;
  onFrame(listener: (frame: Frame) => void): () => void;
  since(epoch: string, seq: number): Promise<Frame[] | undefined>;
  /** Takes the next frame of the log. `state`: what it leads to, where the caller has it already. */
  accept(logged: LoggedFrame, state?: LiveState): Promise<void>;
  /** Starts over from a state, as when this node became the writer. */
  reset(snapshot: Snapshot): Promise<void>;
  /** Reads what there is. */
  start(): Promise<void>;
  /** Reads what others committed. One read at a time; a call during a read makes it read once more. */
  catchUp(): Promise<void>;
}

export function createReplica(log: FrameLog, initial: LiveState): Replica {
  let current: Snapshot = { epoch: '', seq: 0, at: 0 as EpochMs, state: initial };
  let lastId = 0;
  let ring: Frame[] = [];
  const listeners = new Set<(frame: Frame) => void>();
  let reading: Promise<void> | undefined;
  let readAgain = false;

  const reset = async (snapshot: Snapshot): Promise<void> => {
    lastId = await log.lastId(); // what others committed before is in the snapshot
    current = snapshot;
    ring = [];
  };

  const accept = async ({ id, frame }: LoggedFrame, state?: LiveState): Promise<void> => {
    if (id <= lastId) return;
    if (frame.epoch !== current.epoch) await startEpoch(frame);
    if (frame.from !== current.seq) {
      if (frame.to <= current.seq) {
        lastId = id;
        return;
      }
      throw new Error(`frame ${frame.from}-${frame.to} does not follow ${current.seq}`);
    }
    lastId = id;
    current = {
      epoch: frame.epoch,
      seq: frame.to,
      at: frame.at,
      state: state ?? applyChanges(current.state, frame.changes),
    };
    ring.push(frame);
    if (ring.length > RING) ring = ring.slice(-RING / 2);
    for (const listener of listeners) listener(frame);
  };

  /** A new writer began: its first snapshot is stored before its first frame. */
  const startEpoch = async (frame: Frame): Promise<void> => {
    const start = await log.firstSnapshot(frame.epoch);
    if (!start) throw new Error('an epoch without a first snapshot');
    current = start;
    ring = [];
  };

  const read = async (): Promise<void> => {
    for (;;) {
      readAgain = false;
      const frames = await log.after(lastId, READ_LIMIT);
      for (const logged of frames) await accept(logged);
      if (frames.length < READ_LIMIT && !readAgain) return;
    }
  };

  return {
    snapshot: () => current,
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async since(epoch, seq) {
      if (epoch !== current.epoch || seq > current.seq) return undefined;
      if (seq === current.seq) return [];
      const at = ring.findIndex((frame) => frame.from === seq);
      if (at >= 0) return ring.slice(at);
      const to = current.seq;
      const frames = (await log.since(epoch, seq, RESUME_LIMIT)).filter((frame) => frame.to <= to);
      const first = frames[0];
      const last = frames[frames.length - 1];
      return first?.from === seq && last?.to === to && current.epoch === epoch ? frames : undefined;
    },
    accept,
    reset,
    async start() {
      const id = await log.lastId(); // before the state: frames that both know are passed over
      const stored = await log.load();
      if (!stored) return;
      current = stored;
      lastId = id;
    },
    catchUp() {
      readAgain = true;
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}
