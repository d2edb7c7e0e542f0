import type { Change } from '@kf/shared/contract/live';

/** What a change replaces as a whole and tells nobody about: of several in one frame the last says it all. */
function replaces(change: Change): string | undefined {
  switch (change.type) {
    case 'source.put':
      return `source ${change.name}`;
    case 'today.put':
    case 'waiting.counted':
      return change.type;
    default:
      return undefined;
  }
}

/** The same changes without those that a later one of the same frame makes void. They lead to the same state. */
export function coalesce(changes: readonly Change[]): Change[] {
  const last = new Map<string, number>();
  changes.forEach((change, index) => {
    const key = replaces(change);
    if (key !== undefined) last.set(key, index);
  });
  return changes.filter((change, index) => {
    const key = replaces(change);
    return key === undefined || last.get(key) === index;
  });
}
