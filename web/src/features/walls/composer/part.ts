import type { Draft, DraftFault } from '../model/draft.ts';

/** What each part of the composer is given. */
export interface PartProps {
  draft: Draft;
  set: (patch: Partial<Draft>) => void;
  faults: readonly DraftFault[];
}
