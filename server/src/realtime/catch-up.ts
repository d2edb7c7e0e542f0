import type { Frame } from '@kf/shared/contract/live';
import type { LiveSource } from './ports.ts';

/** Beyond this many changes a snapshot is the smaller answer. */
const MAX_CHANGES = 2_000;
/** Each read lets new frames in meanwhile; an account that busy is better served with a snapshot. */
const MAX_READS = 3;

/**
 * What a browser at this position missed, as one frame that ends exactly at the state of the source *now*: nothing is
 * awaited after that was established, so the caller can send it and join the stream without a gap. An empty frame tells
 * the browser that it missed nothing. Undefined: only a snapshot helps.
 */
export async function framesMissed(
  source: LiveSource,
  epoch: string,
  seq: number,
): Promise<Frame | undefined> {
  const missed: Frame = { epoch, from: seq, to: seq, at: source.snapshot().at, changes: [] };
  for (let reads = 0; reads < MAX_READS; reads++) {
    const now = source.snapshot();
    if (now.epoch !== epoch || now.seq < missed.to) return undefined;
    if (now.seq === missed.to) return missed;
    const frames = await source.since(epoch, missed.to);
    if (!frames || !append(missed, frames)) return undefined;
  }
  const now = source.snapshot();
  return now.epoch === epoch && now.seq === missed.to ? missed : undefined;
}

function append(missed: Frame, frames: readonly Frame[]): boolean {
  for (const frame of frames) {
    if (frame.from !== missed.to || missed.changes.length + frame.changes.length > MAX_CHANGES) return false;
    missed.changes.push(...frame.changes);
    missed.to = frame.to;
    missed.at = frame.at;
    // Only the digest of the last frame belongs to the state at `to`.
    if (frame.digest === undefined) delete missed.digest;
    else missed.digest = frame.digest;
  }
  return true;
}
