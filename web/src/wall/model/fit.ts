// Widths are computed, not measured: a measurement would cost a reflow per figure and second.

/** Advance widths of B612, em; both weights are the same. */
const widths: Readonly<Record<string, number>> = {
  ':': 0.3,
  '.': 0.3,
  ',': 0.25,
  ' ': 0.35,
  '–': 0.55,
  '-': 0.45,
  '/': 0.55,
  '%': 0.9,
  '+': 0.6,
};
const DIGIT = 0.65;
/** A capital of the widest Latin face among the fallbacks; small letters are narrower. */
const LATIN_CAPITAL = 0.72;
const LATIN = 0.64;
const CJK = 1;
/** Set this tight, digits still stand apart. */
const TIGHTEST = -0.05;

/** Width of a text, em, at most. */
export function emWidth(text: string): number {
  let sum = 0;
  for (const letter of text) sum += letterWidth(letter);
  return sum;
}

function letterWidth(letter: string): number {
  const known = widths[letter];
  if (known !== undefined) return known;
  if (letter >= '0' && letter <= '9') return DIGIT;
  if (letter >= 'A' && letter <= 'Z') return LATIN_CAPITAL;
  return letter < '\u2000' ? LATIN : CJK;
}

export interface Fitted {
  /** Hundredths of the shorter side. */
  size: number;
  /** Letter spacing, em. */
  spacing: number;
}

/**
 * The largest size up to `size` at which the text fits into `room` (both hundredths), set tighter before it is set smaller.
 * `spacing`: the usual letter spacing, em.
 */
export function fit(text: string, size: number, room: number, spacing = 0): Fitted {
  const letters = [...text].length;
  if (letters === 0 || room <= 0) return { size, spacing };
  const em = emWidth(text);
  if ((em + spacing * letters) * size <= room) return { size, spacing };
  const needed = (room / size - em) / letters;
  if (needed >= TIGHTEST) return { size, spacing: Math.min(spacing, needed) };
  return { size: room / (em + TIGHTEST * letters), spacing: TIGHTEST };
}

/** The largest size up to `size` at which the text fits into `room`, its letters as far apart as ever. */
export const scale = (text: string, size: number, room: number): number =>
  Math.min(size, Math.max(0, room) / Math.max(0.01, emWidth(text)));
