/** Keeps the quantiles honest: judges forecasts when the truth is known, and shifts them, slowly. */
export interface Calibration {
  /** Remembers what was forecast for a customer. Raw: before any shift. */
  note(openid: string, at: number, p50Ms: number, p90Ms: number, share: number): void;
  /** A place came for the customer, who may have left before. */
  judge(openid: string, offeredAt: number): void;
  /** Nothing more will be known. */
  forget(openid: string): void;
  adjust(p50Ms: number, p90Ms: number): { p50Ms: number; p90Ms: number };
  judged(): number;
  /** Share of judged forecasts whose upper end held, of late. */
  coverage(): number;
  toJSON(): CalibrationJson;
  restore(json: CalibrationJson): void;
}

export interface CalibrationJson {
  low: number;
  high: number;
  judged: number;
  held: number;
  open: [string, number[]][];
}

/** Outcomes that follow each other are alike: a few hundred carry the information of a few dozen. */
const STEP = 0.0003;

export function createCalibration(step = STEP): Calibration {
  /** Log shifts of the two quantiles. */
  let low = 0;
  let high = 0;
  let judged = 0;
  let held = 0.9;
  /** Per customer: at, p50, p90, share, at, … */
  const open = new Map<string, number[]>();

  const adjust = (p50Ms: number, p90Ms: number): { p50Ms: number; p90Ms: number } => {
    const p50 = p50Ms * Math.exp(low);
    return { p50Ms: p50, p90Ms: Math.max(p50, p90Ms * Math.exp(high)) };
  };

  return {
    note(openid, at, p50Ms, p90Ms, share) {
      const notes = open.get(openid) ?? [];
      notes.push(at, p50Ms, p90Ms, share);
      open.set(openid, notes);
    },
    judge(openid, offeredAt) {
      const notes = open.get(openid);
      if (!notes) return;
      open.delete(openid);
      for (let i = 0; i + 3 < notes.length; i += 4) {
        const actual = offeredAt - (notes[i] as number);
        if (actual <= 0) continue; // it had happened already, and was only not told yet
        const { p50Ms, p90Ms } = adjust(notes[i + 1] as number, notes[i + 2] as number);
        const over = actual > p90Ms;
        const weight = notes[i + 3] as number;
        const by = weight * step * (1 + 2 * Math.exp(-judged / 1000));
        high += over ? 9 * by : -by;
        low += actual > p50Ms ? by : -by;
        held += ((over ? 0 : 1) - held) * 0.002 * weight;
        judged += weight;
      }
      high = Math.min(1.5, Math.max(-1.5, high));
      low = Math.min(1, Math.max(-1, low));
    },
    forget: (openid) => void open.delete(openid),
    adjust,
    judged: () => judged,
    coverage: () => held,
    toJSON: () => ({ low, high, judged, held, open: [...open] }),
    restore(json) {
      ({ low, high, judged, held } = json);
      for (const [openid, notes] of json.open) open.set(openid, [...notes]);
    },
  };
}
