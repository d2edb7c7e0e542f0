/** What of the board's view is kept in the address, so that it can be shared and Back undoes it. */
export interface BoardSearch {
  /** code of the customer whose drawer is open */
  c?: string;
  group?: string;
  show?: string;
  density?: string;
}

const keys = ['c', 'group', 'show', 'density'] as const;

export function boardSearch(search: Record<string, unknown>): BoardSearch {
  const valid: BoardSearch = {};
  for (const key of keys) {
    // The router reads "?group=7" as a number.
    const value = typeof search[key] === 'number' ? String(search[key]) : search[key];
    if (typeof value === 'string' && value !== '' && value.length <= 64) valid[key] = value;
  }
  return valid;
}
