import { emWidth } from './fit.ts';

export const DIGITS = 5;
export const NAME = 4.2;
/** Of the cells at both ends. */
export const PADDING = 2.2;
/** Shape of a level and the blank behind it. */
export const SHAPE = 4.2;
/** Letter spacing of the figures, em. */
const SPACING = -0.02;
const LEAST_GAP = 1.6;
const MOST_GAP = 5;
const BORDERS = 0.4;

export interface Contents {
  names: readonly string[];
  waiting: readonly string[];
  longest: readonly string[];
  free: readonly string[];
}

interface Columns {
  name: number;
  waiting: number;
  longest: number;
  free: number;
}

/** Widths of the columns, hundredths; by what is in all rows, so that they stay from page to page and from second to second. */
export function columnsOf(contents: Contents, room: number): Columns {
  const { waiting, longest, free } = figuresWide(contents);
  const fixed = waiting + longest + free + 2 * PADDING + BORDERS;
  const gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, (room - fixed - namesWide(contents)) / 3));
  return {
    name: room - fixed - 3 * gap,
    waiting: waiting + gap,
    longest: longest + gap,
    free: free + gap + PADDING,
  };
}

/** How wide the table has to be for every name and figure at full size. */
export function tableWide(contents: Contents): number {
  const { waiting, longest, free } = figuresWide(contents);
  return waiting + longest + free + namesWide(contents) + 3 * LEAST_GAP + 2 * PADDING + BORDERS;
}

const namesWide = ({ names }: Contents) => Math.max(0, ...names.map(emWidth)) * NAME + SHAPE;

function figuresWide({ waiting, longest, free }: Contents) {
  const widest = (texts: readonly string[], least: string) =>
    Math.max(...[least, ...texts].map((text) => (emWidth(text) + SPACING * text.length) * DIGITS));
  return { waiting: widest(waiting, '00'), longest: widest(longest, '00:00'), free: widest(free, '00') };
}
