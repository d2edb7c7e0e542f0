/** A small seeded generator (sfc32): the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in (0, 1). */
  uniform(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** Standard normal. */
  normal(): number;
}

export function createRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let d = 1;
  const bits = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i += 1) bits();
  const uniform = (): number => (bits() + 0.5) / 4_294_967_296;
  return {
    uniform,
    exponential: () => -Math.log(uniform()),
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
