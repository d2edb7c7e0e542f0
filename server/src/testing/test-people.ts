import type { Role } from '@kf/shared/contract/http';
import { type EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { FastifyInstance } from 'fastify';
import type { AuditStore } from '../audit/ports.ts';
import {
  memoryAttemptStore,
  memoryAuditStore,
  memoryKeyStore,
  memoryLoginStore,
  memoryPeopleStore,
} from '../people/memory-stores.ts';
import { createPeopleParts } from '../people/parts.ts';
import type { PasswordHasher } from '../people/ports.ts';

/** Passwords in these tests cost nothing. */
const plain: PasswordHasher = {
  hash: async (password) => password,
  verify: async (hash, password) => hash === password,
};

export const PASSWORD = 'correct horse';

/** People, logins, keys and audit, kept in memory. @param audit where the audit is kept instead */
export function peopleInMemory(
  secretKey = Buffer.alloc(32, 1),
  now: () => number = Date.now,
  audit?: AuditStore,
) {
  const listeners = new Set<(who: string) => void>();
  const tell = (who: string) => {
    for (const listener of listeners) listener(who);
  };
  const peopleStore = memoryPeopleStore(tell);
  const loginStore = memoryLoginStore(tell);
  const auditStore = memoryAuditStore();
  const parts = createPeopleParts({
    stores: {
      people: peopleStore,
      logins: loginStore,
      attempts: memoryAttemptStore(),
      keys: memoryKeyStore(tell),
      audit: audit ?? auditStore,
    },
    hasher: plain,
    secretKey,
    now,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return {
    parts,
    people: parts.people,
    peopleStore,
    logins: parts.logins,
    loginStore,
    auditLines: auditStore.lines,
  };
}

/** The same, with one person for each role, named after it. */
export async function peopleWithRoles(audit?: AuditStore) {
  const made = peopleInMemory(undefined, undefined, audit);
  const { peopleStore } = made;
  for (const role of ['admin', 'supervisor', 'viewer'] satisfies Role[])
    await peopleStore.insert({
      id: PersonId.parse(`p-${role}`),
      username: role,
      name: role,
      role,
      scope: 'all',
      settings: {},
      passwordHash: PASSWORD,
      createdAt: Date.now() as EpochMs,
    });
  return made;
}

/** The `cookie` header of somebody who is logged in. */
export async function cookieOf(app: FastifyInstance, username = 'admin'): Promise<string> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { username, password: PASSWORD },
  });
  const cookie = answer.cookies[0];
  if (answer.statusCode !== 200 || !cookie) throw new Error(`login failed: ${answer.body}`);
  return `${cookie.name}=${cookie.value}`;
}
