import type { Rng } from './rng.ts';
import { type EndpointFault, type Faults, noFaults } from './settings.ts';

/** What goes wrong on purpose. Rates concern pushes; the same seed strikes the same pushes. */
export interface FaultBook {
  current: Faults;
  patch(patch: Partial<Faults>): void;
  reset(): void;
  /** Decides the fate of the n-th push. */
  fateOf(pushNumber: number): PushFate;
  /** The endpoint fault that strikes this call, if any; counts `times` down. */
  strike(path: string): EndpointFault | undefined;
  note(text: string, at: number): void;
  notes: { at: number; text: string }[];
}

export interface PushFate {
  drop: boolean;
  duplicate: boolean;
  delayMs: number;
  reorder: boolean;
  loseAnswer: boolean;
}

const NOTES_KEPT = 500;

export function createFaultBook(rng: Rng, initial: Partial<Faults> = {}): FaultBook {
  const endpointRng = rng.fork('endpoints');
  const book: FaultBook = {
    current: { ...noFaults, ...initial },
    patch(patch) {
      book.current = { ...book.current, ...patch };
    },
    reset() {
      book.current = { ...noFaults };
    },
    fateOf(pushNumber) {
      const { seed, drop, duplicate, delay, reorder, loseAnswer, delayMinSeconds, delayMaxSeconds } =
        book.current;
      const dice = rng.fork(`${seed ?? 'push'}/${pushNumber}`); // each push has its own dice: order in time does not matter
      const low = Math.min(delayMinSeconds, delayMaxSeconds);
      return {
        drop: dice.chance(drop),
        duplicate: dice.chance(duplicate),
        delayMs: dice.chance(delay) ? dice.between(low, delayMaxSeconds) * 1000 : 0,
        reorder: dice.chance(reorder),
        loseAnswer: dice.chance(loseAnswer),
      };
    },
    strike(path) {
      const fault = book.current.errors.find(
        (candidate) =>
          matches(candidate.endpoint, path) &&
          (candidate.probability === undefined || endpointRng.chance(candidate.probability)),
      );
      if (fault?.times !== undefined) {
        const times = fault.times - 1;
        const errors = book.current.errors.flatMap((other) =>
          other !== fault ? [other] : times > 0 ? [{ ...fault, times }] : [],
        );
        book.current = { ...book.current, errors };
      }
      return fault;
    },
    notes: [],
    note(text, at) {
      book.notes.push({ at, text });
      if (book.notes.length > NOTES_KEPT) book.notes.shift();
    },
  };
  return book;
}

const matches = (pattern: string, path: string): boolean =>
  pattern === '*' || path === pattern || path.endsWith(pattern.startsWith('/') ? pattern : `/${pattern}`);
