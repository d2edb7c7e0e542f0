const MINUTE_MS = 60_000;
const MOST = 60;

/** `3–6`, `<1`, `60+`: an expected wait in minutes, without the unit. */
export function estimateFigure({ p50Ms, p90Ms }: { p50Ms: number; p90Ms: number }): string {
  const low = Math.floor(Math.max(0, p50Ms) / MINUTE_MS);
  const high = Math.max(low, Math.ceil(p90Ms / MINUTE_MS));
  if (low >= MOST) return `${MOST}+`;
  if (high <= 1) return '<1';
  const upper = high > MOST ? `${MOST}+` : String(high);
  return low === high ? upper : `${low}–${upper}`;
}
