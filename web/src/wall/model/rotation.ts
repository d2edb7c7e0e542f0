/** An alarm stops the turning of pages for this long: whoever looks up finds it where it was. */
const HELD_BY_ALARM_MS = 60_000;

export interface Rotation {
  page: number;
  /** When this page came up. */
  turnedAt: number;
}

interface Turning {
  pages: number;
  rotateMs: number;
  /** When the newest alarm of a row began. */
  alarmSince: number | undefined;
  now: number;
}

export const firstPage = (now: number): Rotation => ({ page: 0, turnedAt: now });

/** The page to show now. The same value comes back while nothing turns. */
export function turn(rotation: Rotation, { pages, rotateMs, alarmSince, now }: Turning): Rotation {
  if (rotation.page >= Math.max(1, pages)) return { page: 0, turnedAt: now };
  if (pages <= 1) return rotation;
  // Turned in the future: the clock has been set back since.
  if (rotation.turnedAt > now) return { ...rotation, turnedAt: now };
  if (alarmSince !== undefined && now - alarmSince < HELD_BY_ALARM_MS) return rotation;
  if (now - rotation.turnedAt < rotateMs) return rotation;
  return { page: (rotation.page + 1) % pages, turnedAt: now };
}
