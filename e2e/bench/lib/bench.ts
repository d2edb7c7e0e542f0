import type { Product } from './product.ts';

/** One line of the table. */
export interface Row {
  id: string;
  what: string;
  goal: string;
  measured: string;
  /** The floor's own figure. */
  floor?: string;
  /** Absent: reported without a verdict. */
  reached?: boolean;
  /** What the figure leaves out, or what would bring it to its goal. */
  note?: string;
}

export interface Context {
  quick: boolean;
  repetitions: number;
  /** The product with a simulated account in this mode; started once and shared. */
  product(mode: 'plain' | 'safe'): Promise<Product>;
}

export interface Bench {
  ids: string[];
  run(context: Context): Promise<Row[]>;
}
