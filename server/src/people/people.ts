import { randomUUID } from 'node:crypto';
import { type EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { OwnSettings, Policy } from '@kf/shared/contract/people';
import { initialOwnSettings } from '@kf/shared/contract/plain';
import { AppError } from '../errors.ts';
import { checkNewPassword } from './password-rules.ts';
import type { Caller, PasswordHasher, PeopleStore, Person } from './ports.ts';

/** Who may use the console, and how they show it. */
export interface People {
  /** Does nothing once there is anybody. Answers whether it created the admin. */
  ensureFirstAdmin(admin: { username: string; password: string; name: string }): Promise<boolean>;
  /** @throws {AppError} login_failed, whether the username or the password was wrong */
  checkPassword(username: string, password: string): Promise<Person>;
  /** Also who may not log in. */
  named(username: string): Promise<Person | undefined>;
  /** Undefined also for somebody who may no longer log in. */
  find(id: string): Promise<Person | undefined>;
  /** The same, as the rest of the server sees people. */
  callerOf(id: string): Promise<Caller | undefined>;
  /** @throws {AppError} password_too_short, password_common */
  setPassword(person: Pick<Person, 'id' | 'username'>, password: string): Promise<void>;
  /** Complete: what the person never set has its initial value. Also for who is unknown. */
  settingsOf(id: string): Promise<OwnSettings>;
  /** Absent: as it was. */
  saveSettings(
    id: PersonId,
    change: { [K in keyof OwnSettings]?: OwnSettings[K] | undefined },
  ): Promise<OwnSettings>;
  /** Names of those who can grant rights. */
  admins(): Promise<string[]>;
}

interface PeopleDeps {
  store: PeopleStore;
  hasher: PasswordHasher;
  now: () => number;
}

export function createPeople({ store, hasher, now }: PeopleDeps): People {
  // An unknown username costs the same work as a wrong password, so that time does not tell which names exist.
  let nobodysHash: Promise<string> | undefined;

  const find = async (id: string): Promise<Person | undefined> => {
    const person = await store.findById(PersonId.parse(id));
    return person?.disabledAt === undefined ? person : undefined;
  };
  const settingsOf = async (id: string): Promise<OwnSettings> => ({
    ...initialOwnSettings,
    ...(await store.findById(PersonId.parse(id)))?.settings,
  });

  return {
    async ensureFirstAdmin({ username, password, name }) {
      if ((await store.count()) > 0) return false;
      return store.insert({
        id: PersonId.parse(randomUUID()),
        username: normalise(username),
        name,
        role: 'admin',
        scope: 'all',
        settings: {},
        passwordHash: await hasher.hash(password),
        createdAt: now() as EpochMs,
      });
    },

    async checkPassword(username, password) {
      const person = await store.findByUsername(normalise(username));
      nobodysHash ??= hasher.hash(randomUUID());
      const right = await hasher.verify(person?.passwordHash ?? (await nobodysHash), password);
      if (!person?.passwordHash || !right || person.disabledAt !== undefined)
        throw new AppError('login_failed', 'username or password is wrong');
      return person;
    },

    named: (username) => store.findByUsername(normalise(username)),
    find,
    async callerOf(id) {
      const person = await find(id);
      return person && callerFor(person, await store.policy());
    },
    async setPassword({ id, username }, password) {
      await checkNewPassword(password, username);
      await store.update(id, { passwordHash: await hasher.hash(password) });
    },
    settingsOf,
    async saveSettings(id, change) {
      const changed = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const settings = { ...(await store.findById(id))?.settings, ...changed };
      await store.update(id, { settings });
      return settingsOf(id);
    },
    async admins() {
      const all = await store.list();
      return all
        .filter(({ role, disabledAt, passwordHash }) => role === 'admin' && !disabledAt && passwordHash)
        .map(({ name }) => name);
    },
  };
}

export const callerFor = ({ id, name, role, scope, factor }: Person, policy: Policy): Caller => ({
  kind: 'person',
  id,
  name,
  role,
  scope: role === 'admin' ? 'all' : scope,
  mustSetUpFactor: !factor && policy.factorFor.includes(role),
});

export const normalise = (username: string): string => username.trim().toLowerCase();
