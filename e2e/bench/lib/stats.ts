const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

/** @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const all = sorted(values);
  return all[Math.min(all.length - 1, Math.ceil(all.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const all = sorted(values);
  const half = Math.floor(all.length / 2);
  const upper = all[half] ?? Number.NaN;
  return all.length % 2 === 1 ? upper : ((all[half - 1] ?? Number.NaN) + upper) / 2;
}

/** `1.32 (1.20–1.51)`: median and range of the repetitions. */
export function withSpread(values: readonly number[], digits = 2): string {
  const all = sorted(values);
  const [low, high] = [all[0] ?? Number.NaN, all.at(-1) ?? Number.NaN];
  return `${median(all).toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

/** Each repetition's figure against the floor of the same repetition: slow moments of the machine cancel out. */
export const ratios = (ours: readonly number[], floor: readonly number[]): number[] =>
  ours.map((value, i) => value / (floor[i] ?? Number.NaN));
