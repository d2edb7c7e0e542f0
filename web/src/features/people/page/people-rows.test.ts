import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { PersonRow } from '@kf/shared/contract/people';
import { describe, expect, it } from 'vitest';
import { everybody, peopleRows } from './people-rows.ts';

const at = 1 as EpochMs;
const person = (name: string, username: string, over: Partial<PersonRow> = {}): PersonRow => ({
  personId: username as PersonId,
  name,
  username,
  role: 'viewer',
  scope: 'all',
  hasPassword: true,
  hasFactor: false,
  logins: 0,
  createdAt: at,
  ...over,
});
const people = [
  person('周敏', 'zhou.min', { disabledAt: at, role: 'admin' }),
  person('钱进', 'qian.jin', { hasPassword: false }),
  person('赵主管', 'zhao', { role: 'supervisor', seenAt: at, logins: 1 }),
  person('Anna Zhou', 'anna', { role: 'supervisor' }),
];
const names = (over: Partial<typeof everybody>) =>
  peopleRows(people, { ...everybody, ...over }).map(({ name }) => name);

describe('the list of people', () => {
  it('has who may log in first, then by role', () => {
    expect(names({})).toEqual(['赵主管', 'Anna Zhou', '钱进', '周敏']);
  });

  it.each([
    ['ZHOU', ['Anna Zhou', '周敏']],
    [' zhou  an', ['Anna Zhou']],
    ['主管', ['赵主管']],
    ['nobody', []],
  ])('is searched for %j in names and accounts', (words, found) => {
    expect(names({ words })).toEqual(found);
  });

  it('is narrowed by role and by how people stand', () => {
    expect(names({ role: 'supervisor' })).toEqual(['赵主管', 'Anna Zhou']);
    expect(names({ state: 'loggedIn' })).toEqual(['赵主管']);
    expect(names({ state: 'loggedOut' })).toEqual(['Anna Zhou']);
    expect(names({ state: 'invited' })).toEqual(['钱进']);
    expect(names({ state: 'disabled', role: 'admin', words: 'min' })).toEqual(['周敏']);
  });
});
