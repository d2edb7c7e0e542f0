/** How often agents take a chat by hand while somebody waits, by agent and by how many chats the agent holds. */
export interface PickUps {
  /** Somebody whom the agent may serve waited this long while the agent held `load`. */
  waited(agent: string, load: number, ms: number): void;
  picked(agent: string, load: number): void;
  /** Pick-ups per millisecond. */
  rate(agent: string, load: number): number;
  toJSON(): PickUpsJson;
  restore(json: PickUpsJson): void;
}

export interface PickUpsJson {
  all: number[];
  agents: [string, number[]][];
}

const LOADS = 12;

/** `everyMs`: assumed at first, while the load is small; falling with it. */
export function createPickUps(everyMs: number): PickUps {
  const prior = Array.from({ length: LOADS }, (_, load) => 1 / (everyMs * 1.5 ** load));
  /** Per load: picks, then milliseconds. */
  const all = new Float64Array(2 * LOADS);
  const agents = new Map<string, Float64Array>();
  const row = (load: number): number => Math.min(load, LOADS - 1);
  const of = (id: string): Float64Array => {
    const known = agents.get(id) ?? new Float64Array(2 * LOADS);
    agents.set(id, known);
    return known;
  };
  const add = (id: string, index: number, by: number): void => {
    const own = of(id);
    own[index] = (own[index] as number) + by;
    all[index] = (all[index] as number) + by;
  };
  return {
    waited: (id, load, ms) => add(id, row(load) + LOADS, ms),
    picked(id, load) {
      const own = of(id);
      for (const table of [own, all])
        for (let i = 0; i < table.length; i += 1)
          table[i] = (table[i] as number) * (table === own ? 0.995 : 0.999);
      add(id, row(load), 1);
    },
    rate(id, load) {
      const l = row(load);
      const base = ((all[l] as number) + 1) / ((all[l + LOADS] as number) + 1 / (prior[l] as number));
      const own = agents.get(id);
      if (!own) return base;
      return ((own[l] as number) + 3) / ((own[l + LOADS] as number) + 3 / base);
    },
    toJSON: () => ({ all: [...all], agents: [...agents].map(([id, own]) => [id, [...own]]) }),
    restore(json) {
      all.set(json.all);
      for (const [id, own] of json.agents) agents.set(id, Float64Array.from(own));
    },
  };
}
