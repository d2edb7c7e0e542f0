/** Pauses before the first, second, … attempt; the last repeats for ever. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];
const SPREAD = 0.4;

/**
 * Pause before an attempt, ms. `random` 0–1: a hall of walls must not storm a server that has just come up.
 * @param attempt from 1
 */
export function pauseBefore(attempt: number, random: number): number {
  const base = PAUSES_MS[Math.min(Math.max(1, attempt), PAUSES_MS.length) - 1] ?? 8_000;
  return Math.round(base * (1 + SPREAD * (2 * random - 1)));
}
