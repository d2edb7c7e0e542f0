/** Seeded randomness: the same seed and the same questions give the same answers. Not for secrets. */
export interface Rng {
  /** 0 ≤ x < 1 */
  next(): number;
  /** low ≤ n ≤ high */
  int(low: number, high: number): number;
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  exponential(mean: number): number;
  /** Median and the standard deviation of the logarithm. */
  lognormal(median: number, sigma: number): number;
  text(length: number, alphabet: string): string;
  bytes(length: number): Buffer;
  /** A stream of its own, so that what one part draws does not shift another's numbers. */
  fork(label: string): Rng;
}

export const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const DIGITS = '0123456789';
export const HEX = '0123456789abcdef';

export function createRng(seed: string | number): Rng {
  const label = String(seed);
  const next = mulberry32(hash(label));
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error('nothing to pick from');
      return items[int(0, items.length - 1)] as (typeof items)[number];
    },
    exponential: (mean) => -Math.log(1 - next()) * mean,
    lognormal(median, sigma) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(sigma * normal);
    },
    text: (length, alphabet) =>
      Array.from({ length }, () => alphabet[int(0, alphabet.length - 1)] as string).join(''),
    bytes: (length) => Buffer.from(Array.from({ length }, () => int(0, 255))),
    fork: (name) => createRng(`${label}/${name}`),
  };
}

/** FNV-1a, then a final mix: short labels that differ by one digit must not give neighbouring streams. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
