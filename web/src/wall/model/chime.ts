/** Not more often, whatever happens. */
const EVERY_MS = 3 * 60_000;

export interface Chime {
  /** When it last sounded. */
  soundedAt: number | undefined;
}

/** Two tones when an alarm begins, and again every three minutes while one is on. Answers the same value for silence. */
export function nextChime(chime: Chime, alarm: boolean, now: number): Chime {
  if (!alarm) return chime;
  if (chime.soundedAt !== undefined && now - chime.soundedAt < EVERY_MS) return chime;
  return { soundedAt: now };
}
