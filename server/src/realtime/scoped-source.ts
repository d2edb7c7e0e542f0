import type { GroupId } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState, Snapshot } from '@kf/shared/contract/live';
import { applyChange } from '@kf/shared/domain/apply-change';
import { digestOf } from '@kf/shared/domain/digest';
import {
  countChange,
  movesMembers,
  scopeChange,
  scopeState,
  type View,
  viewOf,
} from '@kf/shared/domain/scope';
import type { LiveSource } from './ports.ts';

/** Frames kept for browsers that come back after a short cut while somebody else with these groups stayed. */
const RING = 300;

/**
 * [LP15] The same account for people of some groups: same numbers, own content. Costs one pass over the changes of each
 * frame, however many people have these groups. Close it when nobody has any more.
 */
export function scopedSource(
  source: LiveSource,
  groupIds: readonly GroupId[],
): LiveSource & { close(): void } {
  const listeners = new Set<(frame: Frame) => void>();
  const replaced = new Set<() => void>();
  let whole: LiveState;
  let view: View;
  let part: Snapshot;
  let ring: Frame[] = [];

  const begin = (): void => {
    const { state, ...position } = source.snapshot();
    whole = state;
    view = viewOf(state, groupIds);
    part = { ...position, state: scopeState(state, view) };
    ring = [];
  };
  begin();

  const tell = (frame: Frame): void => {
    for (const listener of listeners) listener(frame);
  };

  const close = source.onFrame((frame) => {
    if (frame.epoch !== part.epoch) {
      begin();
      return tell({ ...frame, changes: [] }); // only its epoch counts: everybody gets a snapshot
    }
    // [LP16]; a frame that does not follow is one more reason to begin anew
    if (frame.from !== part.seq || frame.changes.some((change) => movesMembers(whole, change))) {
      begin();
      for (const listener of replaced) listener();
      return;
    }
    const { state, frame: own } = scopeFrame(frame, view, part.state);
    whole = source.snapshot().state;
    part = { epoch: frame.epoch, seq: frame.to, at: frame.at, state };
    ring.push(own);
    if (ring.length > RING) ring = ring.slice(-RING / 2);
    tell(own);
  });

  return {
    accountId: source.accountId,
    snapshot: () => part,
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onReplaced(listener) {
      replaced.add(listener);
      return () => replaced.delete(listener);
    },
    async since(epoch, seq) {
      if (epoch !== part.epoch) return undefined;
      if (seq === part.seq) return [];
      const at = ring.findIndex((frame) => frame.from === seq);
      return at < 0 ? undefined : ring.slice(at);
    },
    status: source.status,
    claims: source.claims,
    viewersChanged: source.viewersChanged,
    close,
  };
}

/** Each change says its number, so that news have the same name here, in the feed and for everybody. */
function scopeFrame(frame: Frame, view: View, before: LiveState): { state: LiveState; frame: Frame } {
  let state = before;
  const changes: Change[] = [];
  const numbers: number[] = [];
  const add = (change: Change | undefined, number: number): void => {
    if (!change) return;
    state = applyChange(state, change);
    changes.push(change);
    numbers.push(number);
  };
  frame.changes.forEach((change, i) => add(scopeChange(change, view, state), frame.from + i + 1));
  add(countChange(state), frame.to);
  const { digest: _whole, ...position } = frame;
  return {
    state,
    frame: {
      ...position,
      changes,
      numbers,
      ...(frame.digest !== undefined && { digest: digestOf(state) }),
    },
  };
}
