import { fnv1a } from '#lib/fnv.ts';
import { randomKey } from '#lib/random-key.ts';

/** Under the same key the same file goes on where it stopped, also after the page was closed. */
const nameOf = (csv: string): string => `kf.import.${csv.length}.${fnv1a(csv)}`;

export function importKeyOf(csv: string): string {
  try {
    const known = sessionStorage.getItem(nameOf(csv));
    if (known) return known;
    const key = randomKey();
    sessionStorage.setItem(nameOf(csv), key);
    return key;
  } catch {
    return randomKey(); // private windows: an import goes on only while the page is open
  }
}

/** A finished import is over: the same file chosen again is a new one. */
export function forgetImport(csv: string): void {
  try {
    sessionStorage.removeItem(nameOf(csv));
  } catch {
    // as above
  }
}
