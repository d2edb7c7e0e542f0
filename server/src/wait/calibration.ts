/** Keeps the quantiles honest: judges forecasts when the truth is known, and shifts them, slowly. */
export interface Calibration {
  /** Everybody of a queue of this length is about to be noted. */
  look(queue: number): void;
  /** Remembers what was forecast for a customer. Raw: before any shift. */
  note(openid: string, at: number, p50Ms: number, p90Ms: number): void;
  /** A place came for the customer, who may have left before. */
  judge(openid: string, offeredAt: number): void;
  /** Nothing more will be known. */
  forget(openid: string): void;
  adjust(p50Ms: number, p90Ms: number): { p50Ms: number; p90Ms: number };
  /** Share of judged forecasts whose upper end held, of late. */
  coverage(): number;
  toJSON(): CalibrationJson;
  restore(json: CalibrationJson): void;
}

export interface CalibrationJson {
  low: number;
  high: number;
  /** By size of the forecast, besides. */
  lows?: number[];
  highs?: number[];
  queue?: number;
  /** When the first day of judging is over; 0: nothing was judged. */
  firstDayEnds?: number;
  judged: number;
  held: number;
  open: [string, number[]][];
}

/** Outcomes that follow each other are alike: a few hundred carry the information of a few dozen. */
const STEP = 0.00045;
/** Short and long waits go wrong in ways of their own: medians in milliseconds that part them, and how much faster each part moves. */
const SIZES = [45_000, 90_000, 180_000, 360_000, 720_000];
const PART = 2;
/** Of the mean length of the queue: it follows a few hundred forecasts. */
const QUEUE_KEEP = 0.002;
/**
 * What goes wrong on the first day is mostly that nobody's breaks and hours are known yet. The day is over before the next begins, and
 * its lessons with it.
 */
const FIRST_DAY_MS = 20 * 60 * 60_000;
const LONG_AGO = Number.MAX_SAFE_INTEGER;

export function createCalibration(step = STEP): Calibration {
  /** Log shifts of the two quantiles, for all and by size. */
  let low = 0;
  let high = 0;
  const lows = new Float64Array(SIZES.length + 1);
  const highs = new Float64Array(SIZES.length + 1);
  let queue = 3;
  let firstDayEnds = 0;
  let judged = 0;
  let held = 0.9;
  /** Per customer: at, p50, p90, at, … */
  const open = new Map<string, number[]>();

  const sizeOf = (p50Ms: number): number => {
    const size = SIZES.findIndex((end) => p50Ms <= end);
    return size < 0 ? SIZES.length : size;
  };
  const adjust = (p50Ms: number, p90Ms: number): { p50Ms: number; p90Ms: number } => {
    const size = sizeOf(p50Ms);
    const p50 = p50Ms * Math.exp(low + (lows[size] as number));
    return { p50Ms: p50, p90Ms: Math.max(p50, p90Ms * Math.exp(high + (highs[size] as number))) };
  };
  const bounded = (shift: number, most: number): number => Math.min(most, Math.max(-most, shift));

  const endFirstDay = (at: number): void => {
    if (firstDayEnds === 0) firstDayEnds = at + FIRST_DAY_MS;
    if (at < firstDayEnds) return;
    firstDayEnds = LONG_AGO;
    low = 0;
    high = 0;
    lows.fill(0);
    highs.fill(0);
  };

  return {
    look(length) {
      queue += (length - queue) * Math.min(1, QUEUE_KEEP * length);
    },
    note(openid, at, p50Ms, p90Ms) {
      const notes = open.get(openid) ?? [];
      notes.push(at, p50Ms, p90Ms);
      open.set(openid, notes);
    },
    judge(openid, offeredAt) {
      const notes = open.get(openid);
      if (!notes) return;
      open.delete(openid);
      endFirstDay(offeredAt);
      // a long queue counts for more than a short one, but the mean queue no more than one customer: they wait for the same places
      const weight = 1 / Math.max(1, queue);
      for (let i = 0; i + 2 < notes.length; i += 3) {
        const actual = offeredAt - (notes[i] as number);
        if (actual <= 0) continue; // it had happened already, and was only not told yet
        const size = sizeOf(notes[i + 1] as number);
        const { p50Ms, p90Ms } = adjust(notes[i + 1] as number, notes[i + 2] as number);
        const over = actual > p90Ms;
        const by = weight * step * (1 + 2 * Math.exp(-judged / 1000));
        const up = over ? 9 * by : -by;
        const along = actual > p50Ms ? by : -by;
        high = bounded(high + up, 1.5);
        highs[size] = bounded((highs[size] as number) + PART * up, 1.5);
        low = bounded(low + along, 1);
        lows[size] = bounded((lows[size] as number) + PART * along, 1);
        held += ((over ? 0 : 1) - held) * 0.002 * weight;
        judged += weight;
      }
    },
    forget: (openid) => void open.delete(openid),
    adjust,
    coverage: () => held,
    toJSON: () => ({
      ...{ low, high, lows: [...lows], highs: [...highs], queue },
      ...{ firstDayEnds, judged, held, open: [...open] },
    }),
    restore(json) {
      ({ low, high, judged, held } = json);
      // kept by a version that knew one shift only
      if (!json.lows || !json.highs) return;
      lows.set(json.lows);
      highs.set(json.highs);
      queue = json.queue ?? queue;
      firstDayEnds = json.firstDayEnds ?? (judged > 0 ? LONG_AGO : 0);
      for (const [openid, notes] of json.open) open.set(openid, [...notes]);
    },
  };
}
