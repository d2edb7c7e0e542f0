/** How likely something ends, by how long it lasts already; learnt from ends and from time at risk. */
export interface Hazard {
  /** Something was at risk from age 0 to `age`, and ended there or was only no longer seen. */
  add(age: number, ended: boolean): void;
  /** Ends counted, those long ago less. */
  weight(): number;
  /** `running`: ages of what has not ended yet, at risk like the rest. */
  table(running: Iterable<number>): HazardTable;
  toJSON(): HazardJson;
  restore(json: HazardJson): void;
}

export interface HazardJson {
  ended: number[];
  risk: number[];
}

export interface HazardTable {
  /** Cumulative hazard at an age. */
  at(age: number): number;
  /** The age at which the cumulative hazard is `cumulative`. */
  inverse(cumulative: number): number;
  /** Hazard per millisecond. */
  rate(age: number): number;
  /** What the table is made of: hazard by bin. */
  readonly rates: Float64Array;
  /** Median and spread of a lognormal with the same quartiles. */
  median: number;
  sigma: number;
}

export interface HazardOptions {
  /** Ends of the bins, ascending; the last bin has no end. */
  edges: Float64Array;
  /** Assumed before anything is seen, per millisecond, by bin. */
  prior: Float64Array;
  /** How many ends the assumption weighs, per bin. */
  strength: number;
  /** Ends after which what was seen counts half. */
  halfLife: number;
  /** A smooth shape fitted to what was seen, which thin bins fall back to. Absent: the prior itself. */
  shape?(table: HazardTable): Float64Array;
}

/** Bins that grow by `factor`, from `first` to beyond `last` milliseconds. */
export function growingEdges(first: number, last: number, factor: number): Float64Array {
  const edges: number[] = [];
  for (let edge = first; edge < last; edge *= factor) edges.push(edge);
  return Float64Array.from(edges);
}

export function createHazard(options: HazardOptions): Hazard {
  const { edges, prior, strength } = options;
  const bins = edges.length + 1;
  let ended = new Float64Array(bins);
  let risk = new Float64Array(bins);
  const keep = 2 ** (-1 / options.halfLife);

  const expose = (target: Float64Array, age: number): number => {
    let from = 0;
    for (let bin = 0; bin < bins; bin += 1) {
      const to = bin < edges.length ? (edges[bin] as number) : Number.POSITIVE_INFINITY;
      if (age <= to) {
        target[bin] = (target[bin] as number) + (age - from);
        return bin;
      }
      target[bin] = (target[bin] as number) + (to - from);
      from = to;
    }
    return bins - 1;
  };

  const tableOf = (seen: Float64Array, base: Float64Array, k: number): HazardTable => {
    const rates = new Float64Array(bins);
    for (let bin = 0; bin < bins; bin += 1)
      rates[bin] = ((ended[bin] as number) + k) / ((seen[bin] as number) + k / (base[bin] as number));
    return createTable(edges, rates);
  };

  return {
    add(age, didEnd) {
      const clamped = Math.max(0, age);
      if (didEnd)
        for (let bin = 0; bin < bins; bin += 1) {
          ended[bin] = (ended[bin] as number) * keep;
          risk[bin] = (risk[bin] as number) * keep;
        }
      const bin = expose(risk, clamped);
      if (didEnd) ended[bin] = (ended[bin] as number) + 1;
    },
    weight: () => ended.reduce((sum, n) => sum + n, 0),
    table(running) {
      const seen = risk.slice();
      for (const age of running) expose(seen, Math.max(0, age));
      if (!options.shape) return tableOf(seen, prior, strength);
      const rough = tableOf(seen, prior, strength / 4);
      return tableOf(seen, options.shape(rough), strength);
    },
    toJSON: () => ({ ended: [...ended], risk: [...risk] }),
    restore(json) {
      if (json.ended.length !== bins || json.risk.length !== bins) return;
      ended = Float64Array.from(json.ended);
      risk = Float64Array.from(json.risk);
    },
  };
}

const GUIDE = 512;
/** Beyond this cumulative hazard the guide is not used; e^-8 of all last so long. */
const GUIDED = 8;

/** A table from hazards by bin. */
export function createTable(edges: Float64Array, rates: Float64Array): HazardTable {
  const bins = rates.length;
  /** Cumulative hazard at the start of each bin. */
  const sums = new Float64Array(bins);
  const starts = new Float64Array(bins);
  for (let bin = 1; bin < bins; bin += 1) {
    starts[bin] = edges[bin - 1] as number;
    sums[bin] =
      (sums[bin - 1] as number) +
      (rates[bin - 1] as number) * ((starts[bin] as number) - (starts[bin - 1] as number));
  }
  /** The bin in which a cumulative hazard lies, for evenly spaced ones. */
  const guide = new Uint8Array(GUIDE + 1);
  for (let i = 0, bin = 0; i <= GUIDE; i += 1) {
    while (bin + 1 < bins && (sums[bin + 1] as number) <= (i / GUIDE) * GUIDED) bin += 1;
    guide[i] = bin;
  }

  const binOf = (age: number): number => {
    let low = 0;
    let high = bins - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= age) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const inverse = (cumulative: number): number => {
    let bin = guide[cumulative >= GUIDED ? GUIDE : ((cumulative / GUIDED) * GUIDE) | 0] as number;
    while (bin + 1 < bins && (sums[bin + 1] as number) <= cumulative) bin += 1;
    return (starts[bin] as number) + (cumulative - (sums[bin] as number)) / (rates[bin] as number);
  };
  const quartile = (1 / 1.349) * (Math.log(inverse(Math.log(4))) - Math.log(inverse(Math.log(4 / 3))));
  return {
    at(age) {
      if (age <= 0) return 0;
      const bin = binOf(age);
      return (sums[bin] as number) + (rates[bin] as number) * (age - (starts[bin] as number));
    },
    inverse,
    rates,
    rate: (age) => rates[binOf(age)] as number,
    median: inverse(Math.LN2),
    sigma: Math.min(2, Math.max(0.3, quartile)),
  };
}

/** Hazard of a lognormal in each bin, at the bin's geometric middle. */
export function lognormalRates(edges: Float64Array, median: number, sigma: number): Float64Array {
  const rates = new Float64Array(edges.length + 1);
  for (let bin = 0; bin < rates.length; bin += 1) {
    const to = bin < edges.length ? (edges[bin] as number) : (edges[bin - 1] as number) * 1.5;
    const from = bin > 0 ? (edges[bin - 1] as number) : to / 3;
    const age = Math.sqrt(from * to);
    rates[bin] = Math.max(1e-9, mills((Math.log(age) - Math.log(median)) / sigma) / (sigma * age));
  }
  return rates;
}

/** Hazard of the standard normal at z. */
export function mills(z: number): number {
  if (z > 6) return z + 1 / z - 2 / z ** 3;
  if (z < -9) return 0;
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) / tail(z);
}

/** 1 − Φ(z), to seven digits: Abramowitz and Stegun 26.2.17. */
export function tail(z: number): number {
  if (z < 0) return 1 - tail(-z);
  const k = 1 / (1 + 0.2316419 * z);
  const poly =
    k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * poly;
}
