/** A draw for a dimension on a path: exponential with mean 1. */
export type Lattice = (dimension: number, path: number) => number;

/**
 * Draws that are spread evenly over the paths in every dimension, so that quantiles over few paths are steadier than with independent
 * ones. A dimension's draws depend on nothing but the seed and the dimension: one customer more changes nothing for the others.
 * `paths` must be prime.
 */
export function createLattice(seed: number, dimensions: number, paths: number): Lattice {
  const steps = new Int32Array(dimensions);
  const offsets = new Float64Array(dimensions);
  for (let d = 0; d < dimensions; d += 1) {
    const bits = mixed(seed, d);
    steps[d] = 1 + (bits % (paths - 1));
    offsets[d] = ((mixed(bits, d) + 0.5) / 4_294_967_296) * paths;
  }
  return (dimension, path) => {
    const cell = (path * (steps[dimension] as number) + (offsets[dimension] as number)) % paths;
    return -Math.log(cell / paths);
  };
}

/** 32 bits that look random, from two numbers: the mixing of MurmurHash3. */
function mixed(a: number, b: number): number {
  let bits = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  bits ^= bits >>> 16;
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
