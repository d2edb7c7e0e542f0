import type { Operation } from '../contract/live.ts';

/** An act whose end is not known yet. */
export const isUnderway = ({ state }: Pick<Operation, 'state'>): boolean =>
  state !== 'confirmed' && state !== 'refused' && state !== 'undone';
