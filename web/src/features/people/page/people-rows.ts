import type { Role } from '@kf/shared/contract/http';
import type { PersonRow } from '@kf/shared/contract/people';

/** How a person stands with logging in. */
export const personStates = ['loggedIn', 'loggedOut', 'invited', 'disabled'] as const;
export type PersonState = (typeof personStates)[number];

/** Logged out includes who never was logged in, but could. */
export function personState({ disabledAt, hasPassword, seenAt }: PersonRow): PersonState {
  if (disabledAt !== undefined) return 'disabled';
  if (!hasPassword) return 'invited';
  return seenAt === undefined ? 'loggedOut' : 'loggedIn';
}

export interface PeopleFilter {
  words: string;
  role: Role | undefined;
  state: PersonState | undefined;
}

export const everybody: PeopleFilter = { words: '', role: undefined, state: undefined };

const rank: Record<Role, number> = { admin: 0, supervisor: 1, viewer: 2 };

/** Who fits, each word somewhere in name or account: those who may log in first, then by role and name. */
export function peopleRows(people: readonly PersonRow[], { words, role, state }: PeopleFilter): PersonRow[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return people
    .filter((person) => {
      const text = `${person.name} ${person.username}`.toLocaleLowerCase();
      return (
        wanted.every((word) => text.includes(word)) &&
        (role === undefined || person.role === role) &&
        (state === undefined || personState(person) === state)
      );
    })
    .sort(
      (a, b) =>
        Number(a.disabledAt !== undefined) - Number(b.disabledAt !== undefined) ||
        rank[a.role] - rank[b.role] ||
        a.name.localeCompare(b.name, 'zh', { numeric: true }),
    );
}
