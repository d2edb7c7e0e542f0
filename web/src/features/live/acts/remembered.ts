/** Choices of this browser: reading and writing must not fail where storage is off (private windows). */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`kf.board.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`kf.board.${key}`, value);
  } catch {
    // the choice lasts until the page closes
  }
}
