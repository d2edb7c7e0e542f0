/** The lines of a satisfaction menu name their session, so that a late or second tap is known for what it is. */
export const ratingMenuId = (session: string, score: number): string => `kf:r:${session}:${score}`;

export function ratingFromMenuId(menuId: string): { session: string; score: number } | undefined {
  const [, session, score] = /^kf:r:([A-Za-z0-9_-]{1,40}):([1-9])$/.exec(menuId) ?? [];
  return session === undefined ? undefined : { session, score: Number(score) };
}
