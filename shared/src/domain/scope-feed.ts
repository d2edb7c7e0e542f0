import type { FeedEntry } from '../contract/http.ts';
import type { LiveState } from '../contract/live.ts';
import { applyChange } from './apply-change.ts';
import { scopeChange, scopeState, type View } from './scope.ts';

/**
 * The news that a view shows, in the order given: newest first. Who left without having been seen to come may have waited
 * for others, and is left out.
 */
export function scopeFeed(entries: readonly FeedEntry[], view: View, state: LiveState): FeedEntry[] {
  let part = scopeState({ ...state, sessions: {}, waiting: {}, dismissed: {}, operations: {} }, view);
  const shown: FeedEntry[] = [];
  for (const entry of entries.toReversed()) {
    const { change } = entry;
    const isOurEnd =
      change.type === 'session.removed' && change.agentId !== undefined && view.agents.has(change.agentId);
    const seen = isOurEnd ? change : scopeChange(change, view, part);
    if (!seen) continue;
    part = applyChange(part, seen);
    shown.push({ ...entry, change: seen });
  }
  return shown.reverse();
}
