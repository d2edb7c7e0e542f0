import type { Role } from '@kf/shared/contract/http';
import type { EpochMs, PersonId } from '@kf/shared/contract/ids';

/** Somebody who may use the console. */
export interface Person {
  id: PersonId;
  /** Lower case; unique. */
  username: string;
  name: string;
  role: Role;
  passwordHash: string;
  createdAt: EpochMs;
  /** Since when this person may no longer log in. */
  disabledAt?: EpochMs;
}

export interface PeopleStore {
  findByUsername(username: string): Promise<Person | undefined>;
  findById(id: PersonId): Promise<Person | undefined>;
  count(): Promise<number>;
  /** A username that exists already is left as it is: two nodes may both create the first admin. */
  insert(person: Person): Promise<void>;
}

/** One login of one browser. A *session* is something else here: a customer being served. */
export interface LoginRecord {
  /** What the cookie library keeps; opaque to the store. */
  data: Record<string, unknown>;
  expiresAt: EpochMs;
  personId?: PersonId;
}

/** Deleting a row logs its browser out at once. */
export interface LoginStore {
  get(sid: string): Promise<LoginRecord | undefined>;
  /** Creates or replaces. */
  set(sid: string, login: LoginRecord): Promise<void>;
  destroy(sid: string): Promise<void>;
}

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}
