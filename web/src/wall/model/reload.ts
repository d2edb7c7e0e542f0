import { createFormat } from '#lib/format.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NIGHT_MS = 4 * HOUR_MS;
/** An OLED panel is shown inverted for this long before the nightly reload. */
const INVERT_MS = 2 * 60_000;
/** Two nodes of different builds must not throw a wall to and fro. */
const SETTLED_MS = 60_000;
const BUILD_SPREAD_MS = 20_000;
const NIGHT_SPREAD_MS = 5 * 60_000;

interface Running {
  /** When the page opened, server time. */
  startedAt: number;
  now: number;
  timeZone: string;
  /** Since when the server has had another build than the page; undefined: it has the same. */
  newBuildAt: number | undefined;
  alarm: boolean;
  /** 0–1, drawn once per page: a hall of walls must not ask at the same moment. */
  spread: number;
  /** The panel is shown inverted before the nightly reload. */
  invert: boolean;
}

export interface ReloadPlan {
  /** The page is to be loaded again now. */
  reload: boolean;
  /** The picture is inverted now. */
  inverted: boolean;
}

const stay: ReloadPlan = { reload: false, inverted: false };

/** Every night at four, and when the server has another build, but never while an alarm is on. */
export function planReload({ now, startedAt, newBuildAt, alarm, spread, ...running }: Running): ReloadPlan {
  if (alarm) return stay;
  if (newBuildAt !== undefined && now - newBuildAt >= spread * BUILD_SPREAD_MS)
    if (now - startedAt >= SETTLED_MS) return { reload: true, inverted: false };
  const sinceFour = now - startedAt - untilNight(startedAt, running.timeZone) - spread * NIGHT_SPREAD_MS;
  if (sinceFour < 0) return stay;
  if (running.invert && sinceFour < INVERT_MS) return { reload: false, inverted: true };
  return { reload: true, inverted: false };
}

/** From an instant to the next four o'clock, ms. The nights on which clocks change are an hour off. */
export function untilNight(at: number, timeZone: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = createFormat('en', timeZone).clock(at).split(':').map(Number);
  const intoDay = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  const left = (NIGHT_MS - intoDay + DAY_MS) % DAY_MS;
  return left === 0 ? DAY_MS : left;
}
