import { randomUUID } from 'node:crypto';
import { type EpochMs, PersonId } from '@kf/shared/contract/ids';
import { AppError } from '../errors.ts';
import type { PasswordHasher, PeopleStore, Person } from './ports.ts';

export interface People {
  /** Does nothing once there is anybody. Answers whether it created the admin. */
  ensureFirstAdmin(admin: { username: string; password: string; name: string }): Promise<boolean>;
  /** @throws {AppError} login_failed, whether the username or the password was wrong */
  checkPassword(username: string, password: string): Promise<Person>;
  /** Undefined also for somebody who may no longer log in. */
  find(id: string): Promise<Person | undefined>;
}

interface PeopleDeps {
  store: PeopleStore;
  hasher: PasswordHasher;
  now: () => number;
}

export function createPeople({ store, hasher, now }: PeopleDeps): People {
  // An unknown username costs the same work as a wrong password, so that time does not tell which names exist.
  let nobodysHash: Promise<string> | undefined;

  return {
    async ensureFirstAdmin({ username, password, name }) {
      if ((await store.count()) > 0) return false;
      await store.insert({
        id: PersonId.parse(randomUUID()),
        username: normalise(username),
        name,
        role: 'admin',
        passwordHash: await hasher.hash(password),
        createdAt: now() as EpochMs,
      });
      return true;
    },

    async checkPassword(username, password) {
      const person = await store.findByUsername(normalise(username));
      nobodysHash ??= hasher.hash(randomUUID());
      const right = await hasher.verify(person?.passwordHash ?? (await nobodysHash), password);
      if (!person || !right || person.disabledAt !== undefined)
        throw new AppError('login_failed', 'username or password is wrong');
      return person;
    },

    async find(id) {
      const person = await store.findById(PersonId.parse(id));
      return person?.disabledAt === undefined ? person : undefined;
    },
  };
}

const normalise = (username: string): string => username.trim().toLowerCase();
