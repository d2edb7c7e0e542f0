import type { AuditLine } from '@kf/shared/contract/audit';
import type { PersonId } from '@kf/shared/contract/ids';
import type { Policy } from '@kf/shared/contract/people';
import type { AuditStore } from '../audit/ports.ts';
import type {
  AttemptStore,
  KeyStore,
  LoginRecord,
  LoginStore,
  PeopleStore,
  Person,
  StoredKey,
  StoredLink,
} from './ports.ts';

/** The stores without a database: for tests, with the same guarantees. `tell`: as the other nodes are told. */
export function memoryPeopleStore(tell: (who: string) => void = () => undefined): PeopleStore {
  const people = new Map<PersonId, Person>();
  const steps = new Map<PersonId, number>();
  const codes = new Map<PersonId, Set<string>>();
  const links = new Map<PersonId, StoredLink>();
  let policy: Policy = { factorFor: [] };
  const named = (username: string) => [...people.values()].find((person) => person.username === username);
  const linkOf = (hash: string) => [...links.values()].find((link) => link.hash === hash);
  return {
    findByUsername: async (username) => named(username),
    findById: async (id) => people.get(id),
    list: async () => [...people.values()],
    count: async () => people.size,
    async insert(person) {
      if (named(person.username)) return false;
      people.set(person.id, person);
      return true;
    },
    async update(id, { disabledAt, factor, ...patch }) {
      const before = people.get(id);
      if (!before) return undefined;
      const after: Person = { ...before, ...patch };
      if (disabledAt === null) delete after.disabledAt;
      else if (disabledAt !== undefined) after.disabledAt = disabledAt;
      if (factor === null) delete after.factor;
      else if (factor !== undefined) after.factor = factor;
      if (factor !== undefined) steps.delete(id);
      const rest = [...people.values()].filter((person) => person.id !== id);
      if (isAdmin(before) && ![...rest, after].some(isAdmin)) return 'last_admin';
      people.set(id, after);
      tell(id);
      return after;
    },
    async takeFactorStep(id, step) {
      if ((steps.get(id) ?? -1) >= step) return false;
      steps.set(id, step);
      return true;
    },
    async setRecoveryCodes(id, hashes) {
      codes.set(id, new Set(hashes));
    },
    takeRecoveryCode: async (id, hash) => codes.get(id)?.delete(hash) ?? false,
    countRecoveryCodes: async (id) => codes.get(id)?.size ?? 0,
    async putLink(link) {
      links.set(link.personId, link);
    },
    findLink: async (hash) => linkOf(hash),
    async takeLink(hash) {
      const link = linkOf(hash);
      return link !== undefined && links.delete(link.personId);
    },
    listLinks: async () => [...links.values()],
    policy: async () => policy,
    async setPolicy(next) {
      policy = next;
      tell('*');
    },
  };
}

const isAdmin = ({ role, disabledAt, passwordHash }: Person): boolean =>
  role === 'admin' && disabledAt === undefined && passwordHash !== undefined;

export function memoryLoginStore(tell: (who: string) => void = () => undefined): LoginStore {
  const logins = new Map<string, LoginRecord>();
  return {
    get: async (sid) => logins.get(sid),
    async set(sid, login) {
      logins.set(sid, { ...logins.get(sid), ...login });
    },
    async destroy(sid) {
      const who = logins.get(sid)?.personId;
      logins.delete(sid);
      if (who !== undefined) tell(who);
    },
    async touch(sid, at) {
      const login = logins.get(sid);
      if (login) login.seenAt = at;
    },
    async list(personId) {
      return [...logins]
        .filter(([, login]) => personId === undefined || login.personId === personId)
        .map(([sid, login]) => ({ sid, ...login }));
    },
    async destroyOf(personId, except) {
      const ended = [...logins]
        .filter(([sid, login]) => login.personId === personId && sid !== except)
        .map(([sid]) => sid);
      for (const sid of ended) logins.delete(sid);
      tell(personId);
      return ended;
    },
  };
}

export function memoryAttemptStore(): AttemptStore {
  const counts = new Map<string, { attempts: number; endsAt: Parameters<AttemptStore['add']>[2] }>();
  return {
    async add(key, now, endsAt) {
      const known = counts.get(key);
      const count = known && known.endsAt > now ? known : { attempts: 0, endsAt };
      count.attempts++;
      counts.set(key, count);
      return { ...count };
    },
    async ease(key, by) {
      const count = counts.get(key);
      if (by === undefined) counts.delete(key);
      else if (count) count.attempts -= by;
    },
  };
}

export function memoryKeyStore(tell: (who: string) => void = () => undefined): KeyStore {
  const keys = new Map<string, StoredKey>();
  return {
    async insert(key) {
      keys.set(key.keyId, key);
    },
    list: async () => [...keys.values()].reverse(),
    findByHash: async (hash) => [...keys.values()].find((key) => key.hash === hash),
    find: async (keyId) => keys.get(keyId),
    async touch(keyId, at) {
      const key = keys.get(keyId);
      if (key) key.lastUsedAt = at;
    },
    async revoke(keyId, at) {
      const key = keys.get(keyId);
      if (!key || key.revokedAt !== undefined) return undefined;
      key.revokedAt = at;
      tell(`key:${keyId}`);
      return key;
    },
  };
}

/** Lines without their chain, which is the database's. */
export function memoryAuditStore(): AuditStore & { lines: AuditLine[] } {
  const lines: AuditLine[] = [];
  return {
    lines,
    async add(line) {
      lines.push({ id: lines.length + 1, ...line });
    },
    list: async (_filter, limit, before = Number.POSITIVE_INFINITY) =>
      lines
        .filter(({ id }) => id < before)
        .reverse()
        .slice(0, limit),
    filters: async () => ({ acts: [...new Set(lines.map(({ act }) => act))], people: [] }),
    async *chain() {
      yield [];
    },
    head: async () => ({ id: 0, hash: '' }),
  };
}
