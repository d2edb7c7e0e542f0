import type { Role } from '@kf/shared/contract/http';
import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { OwnSettings, Policy } from '@kf/shared/contract/people';
import type { Scope } from '@kf/shared/contract/scope';

/** Somebody who may use the console. */
export interface Person {
  id: PersonId;
  /** Lower case; unique. */
  username: string;
  name: string;
  role: Role;
  scope: Scope;
  /** Absent: invited, and no password chosen yet. */
  passwordHash?: string;
  createdAt: EpochMs;
  /** Since when this person may no longer log in. */
  disabledAt?: EpochMs;
  /** Only what differs from the initial ones. */
  settings: Partial<OwnSettings>;
  /** The second factor; its secret is sealed. */
  factor?: { secret: string; since: EpochMs };
}

/** Who asks: a person, or a key that stands for one. */
export interface Caller {
  kind: 'person' | 'key';
  /** A key's id with `key:` before it. */
  id: PersonId;
  name: string;
  role: Role;
  scope: Scope;
  /** The role asks for a second factor and the person has none: nothing but setting it up is open. */
  mustSetUpFactor: boolean;
}

export type PersonPatch = Partial<Pick<Person, 'name' | 'role' | 'scope' | 'passwordHash' | 'settings'>> & {
  disabledAt?: EpochMs | null;
  factor?: { secret: string; since: EpochMs } | null;
};

/** A one-time link; of its token only the hash. */
export interface StoredLink {
  personId: PersonId;
  hash: string;
  createdBy: string;
  createdAt: EpochMs;
  expiresAt: EpochMs;
}

export interface PeopleStore {
  findByUsername(username: string): Promise<Person | undefined>;
  findById(id: PersonId): Promise<Person | undefined>;
  list(): Promise<Person[]>;
  count(): Promise<number>;
  /** False when the username exists already, which is left as it is: two nodes may both create the first admin. */
  insert(person: Person): Promise<boolean>;
  /**
   * Changes one person and tells the other nodes. `last_admin`: nothing was changed, because nobody would be left who
   * can log in as an admin.
   */
  update(id: PersonId, patch: PersonPatch): Promise<Person | 'last_admin' | undefined>;
  /** Takes a code of the second factor: false when this step or a later one was taken before. */
  takeFactorStep(id: PersonId, step: number): Promise<boolean>;
  setRecoveryCodes(id: PersonId, hashes: readonly string[]): Promise<void>;
  /** Uses one up; false when there is none such. */
  takeRecoveryCode(id: PersonId, hash: string): Promise<boolean>;
  countRecoveryCodes(id: PersonId): Promise<number>;
  /** Replaces the person's link before it. */
  putLink(link: StoredLink): Promise<void>;
  findLink(hash: string): Promise<StoredLink | undefined>;
  /** False when somebody was first. */
  takeLink(hash: string): Promise<boolean>;
  listLinks(): Promise<StoredLink[]>;
  policy(): Promise<Policy>;
  setPolicy(policy: Policy): Promise<void>;
}

/** One login of one browser. A *session* is something else here: a customer being served. */
export interface LoginRecord {
  /** What the cookie library keeps; opaque to the store. */
  data: Record<string, unknown>;
  expiresAt: EpochMs;
  personId?: PersonId;
  /** Names the login to people; worth nothing to a thief. */
  loginId?: string;
  createdAt?: EpochMs;
  seenAt?: EpochMs;
  address?: string;
  browser?: string;
}

/** Deleting a row logs its browser out at once. */
export interface LoginStore {
  get(sid: string): Promise<LoginRecord | undefined>;
  /** Creates or replaces. */
  set(sid: string, login: LoginRecord): Promise<void>;
  destroy(sid: string): Promise<void>;
  touch(sid: string, at: EpochMs): Promise<void>;
  /** Of one person, or of all. */
  list(personId?: PersonId): Promise<(LoginRecord & { sid: string })[]>;
  /** Ends those of a person, all but one if that is given, and answers which. */
  destroyOf(personId: PersonId, except?: string): Promise<string[]>;
}

/** Counts that all nodes share. */
export interface AttemptStore {
  /** Adds one to the count of a key, which begins anew when its time is over. Answers the count with this one. */
  add(key: string, now: EpochMs, endsAt: EpochMs): Promise<{ attempts: number; endsAt: EpochMs }>;
  /** Takes `by` off again; undefined: forgets the count. */
  ease(key: string, by?: number): Promise<void>;
}

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** A key of a script; of the key itself only the hash. */
export interface StoredKey {
  keyId: string;
  name: string;
  hash: string;
  tail: string;
  role: Role;
  scope: Scope;
  createdBy: string;
  createdAt: EpochMs;
  expiresAt?: EpochMs;
  lastUsedAt?: EpochMs;
  revokedAt?: EpochMs;
}

export interface KeyStore {
  insert(key: StoredKey): Promise<void>;
  list(): Promise<StoredKey[]>;
  findByHash(hash: string): Promise<StoredKey | undefined>;
  find(keyId: string): Promise<StoredKey | undefined>;
  touch(keyId: string, at: EpochMs): Promise<void>;
  /** Tells the other nodes. Undefined: no such key, or revoked before. */
  revoke(keyId: string, at: EpochMs): Promise<StoredKey | undefined>;
}
