import type { Change, LiveState } from '@kf/shared/contract/live';
import { decideOn } from './decide.ts';
import { type Ask, beginBatch, type Faces } from './draft.ts';
import type { Fact } from './facts.ts';
import { emptyMemory, type Memory, remember } from './memory.ts';

/** Holds one account's live state and what its writer remembers. No IO, no clock. */
export interface Model {
  readonly state: LiveState;
  readonly memory: Memory;
  /** Judges facts in their order and takes what follows from each before the next. */
  take(facts: readonly Fact[], faces: Faces): { changes: Change[]; asks: Ask[] };
}

export function createModel(initial: LiveState): Model {
  let state = initial;
  const memory = emptyMemory();
  return {
    get state() {
      return state;
    },
    memory,
    take(facts, faces) {
      const batch = beginBatch(state);
      const changes: Change[] = [];
      const asks: Ask[] = [];
      for (const fact of facts) {
        const decision = decideOn(batch, memory, fact, faces);
        remember(memory, decision.notes);
        for (const change of decision.changes) changes.push(change);
        for (const ask of decision.asks) asks.push(ask);
      }
      if (changes.length > 0) state = batch.state;
      return { changes, asks };
    },
  };
}
