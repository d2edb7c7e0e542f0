import type { Change, LiveState } from '@kf/shared/contract/live';
import { applyChanges } from '@kf/shared/domain/apply-change';
import { decide } from './decide.ts';
import type { Ask, Faces } from './draft.ts';
import type { Fact } from './facts.ts';
import { emptyMemory, type Memory, remember } from './memory.ts';

/** Holds one account's live state and what its writer remembers. No IO, no clock. */
export interface Model {
  readonly state: LiveState;
  readonly memory: Memory;
  /** Judges a fact and takes what follows from it. */
  take(fact: Fact, faces: Faces): { changes: Change[]; asks: Ask[] };
}

export function createModel(initial: LiveState): Model {
  let state = initial;
  const memory = emptyMemory();
  return {
    get state() {
      return state;
    },
    memory,
    take(fact, faces) {
      const { changes, notes, asks } = decide(state, memory, fact, faces);
      state = applyChanges(state, changes);
      remember(memory, notes);
      return { changes, asks };
    },
  };
}
