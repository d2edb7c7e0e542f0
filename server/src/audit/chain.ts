import { createHash } from 'node:crypto';

/** A line as the database has it: `entry` is the very text that was stored. */
export interface ChainLine {
  id: number;
  at: number;
  accountId: string | null;
  personId: string | null;
  act: string;
  entry: string;
  hash: string;
}

/** The hash that a line must have; the database computes the same when it is written (migration `audit_chain`). */
export const hashOfLine = (before: string, line: Omit<ChainLine, 'hash'>): string =>
  createHash('sha256')
    .update(
      [before, line.id, line.at, line.accountId ?? '', line.personId ?? '', line.act, line.entry].join('\n'),
    )
    .digest('hex');

/**
 * Follows the chain from its begin. `brokenAt`: the first line that is not as it was written, or the number of one that
 * is missing.
 */
export async function checkChain(
  batches: AsyncIterable<readonly ChainLine[]>,
  head: { id: number; hash: string },
): Promise<{ lines: number; brokenAt?: number }> {
  let before = { id: 0, hash: '' };
  let lines = 0;
  for await (const batch of batches)
    for (const line of batch) {
      lines++;
      if (line.id !== before.id + 1) return { lines, brokenAt: before.id + 1 };
      if (hashOfLine(before.hash, line) !== line.hash) return { lines, brokenAt: line.id };
      before = line;
    }
  return before.id === head.id && before.hash === head.hash ? { lines } : { lines, brokenAt: before.id + 1 };
}
