import type { Role } from '@kf/shared/contract/http';
import { type EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { FastifyInstance } from 'fastify';
import { createLogins } from '../people/logins.ts';
import { memoryLoginStore, memoryPeopleStore } from '../people/memory-stores.ts';
import { createPeople } from '../people/people.ts';
import type { PasswordHasher } from '../people/ports.ts';

/** Passwords in these tests cost nothing. */
const plain: PasswordHasher = {
  hash: async (password) => password,
  verify: async (hash, password) => hash === password,
};

export const PASSWORD = 'correct horse';

/** One person for each role, named after it. */
export async function peopleWithRoles() {
  const now = Date.now;
  const peopleStore = memoryPeopleStore();
  for (const role of ['admin', 'supervisor', 'viewer'] satisfies Role[])
    await peopleStore.insert({
      id: PersonId.parse(`p-${role}`),
      username: role,
      name: role,
      role,
      passwordHash: PASSWORD,
      createdAt: now() as EpochMs,
    });
  const people = createPeople({ store: peopleStore, hasher: plain, now });
  const loginStore = memoryLoginStore();
  const logins = createLogins({ store: loginStore, people, secretKey: Buffer.alloc(32, 1), now });
  return { people, peopleStore, logins, loginStore };
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
