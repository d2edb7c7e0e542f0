import type { Platform } from '../platform.ts';
import type { Rng } from '../rng.ts';
import type { Plan } from './plans.ts';

/** What the parts of a scenario share. A step that was planned before the scenario changed does nothing. */
export interface Stage {
  platform: Platform;
  plan: Plan;
  after(delayMs: number, step: () => void): void;
  rngFor(label: string): Rng;
}
