import { describe, expect, it } from 'vitest';
import { createLoginThrottle } from './login-throttle.ts';
import { memoryAttemptStore, memoryPeopleStore } from './memory-stores.ts';
import { argon2id } from './password.ts';
import { createPeople } from './people.ts';
import type { PasswordHasher } from './ports.ts';

const now = () => 1_800_000_000_000;

/** Fast, and counts how often it works. */
function countingHasher(): PasswordHasher & { verified: number } {
  const hasher = {
    verified: 0,
    hash: async (password: string) => `hash of ${password}`,
    verify: async (hash: string, password: string) => {
      hasher.verified++;
      return hash === `hash of ${password}`;
    },
  };
  return hasher;
}

async function withAdmin() {
  const store = memoryPeopleStore();
  const hasher = countingHasher();
  const people = createPeople({ store, hasher, now });
  await people.ensureFirstAdmin({ username: 'Admin', password: 'correct horse', name: '林主管' });
  return { store, hasher, people };
}

describe('people', () => {
  it('creates the first admin once, and nobody when somebody is there', async () => {
    const { store, people } = await withAdmin();
    expect(await people.ensureFirstAdmin({ username: 'other', password: 'x', name: 'x' })).toBe(false);
    expect(await store.count()).toBe(1);
    expect(await store.findByUsername('admin')).toMatchObject({ role: 'admin', name: '林主管' });
  });

  it('knows a username in any case', async () => {
    const { people } = await withAdmin();
    expect(await people.checkPassword(' ADMIN ', 'correct horse')).toMatchObject({ username: 'admin' });
  });

  it('does the same work for an unknown username as for a wrong password, and says the same', async () => {
    const { people, hasher } = await withAdmin();
    const failed = { code: 'login_failed', message: 'username or password is wrong' };
    await expect(people.checkPassword('admin', 'wrong')).rejects.toMatchObject(failed);
    expect(hasher.verified).toBe(1);
    await expect(people.checkPassword('nobody', 'wrong')).rejects.toMatchObject(failed);
    expect(hasher.verified).toBe(2);
  });

  it('lets nobody in who was disabled', async () => {
    const { people, store } = await withAdmin();
    const person = await people.checkPassword('admin', 'correct horse');
    person.disabledAt = now() as typeof person.createdAt;
    await expect(people.checkPassword('admin', 'correct horse')).rejects.toMatchObject({
      code: 'login_failed',
    });
    expect(await people.find(person.id)).toBeUndefined();
    expect(await store.findById(person.id)).toBeDefined();
  });

  it('hashes with Argon2id at the recommended cost', async () => {
    const encoded = await argon2id.hash('correct horse');
    expect(encoded).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await argon2id.verify(encoded, 'correct horse')).toBe(true);
    expect(await argon2id.verify(encoded, 'wrong')).toBe(false);
  });
});

describe('login throttle', () => {
  const throttleAt = (clock = now) => createLoginThrottle(memoryAttemptStore(), clock);
  const fail = async (throttle: ReturnType<typeof createLoginThrottle>, times: number, from = '10.0.0.1') => {
    for (let i = 0; i < times; i++) await throttle.attempt('admin', from);
  };

  it('locks a username at an address after ten failures and says until when', async () => {
    let time = 1_000;
    const throttle = throttleAt(() => time);
    await fail(throttle, 10);
    await expect(throttle.attempt('ADMIN', '10.0.0.1')).rejects.toMatchObject({
      code: 'login_locked',
      details: { retryAt: 601_000, first: true },
    });
    await throttle.attempt('admin', '10.0.0.2');
    await throttle.attempt('other', '10.0.0.1');
    time = 601_001;
    await throttle.attempt('admin', '10.0.0.1');
  });

  it('locks a username that is tried from many addresses', async () => {
    const throttle = throttleAt();
    for (let i = 0; i < 50; i++) await throttle.attempt('admin', `10.0.1.${i}`);
    await expect(throttle.attempt('admin', '10.0.2.1')).rejects.toMatchObject({ code: 'login_locked' });
  });

  it('forgets failures after a success', async () => {
    const throttle = throttleAt();
    for (let round = 0; round < 5; round++) {
      await fail(throttle, 9);
      await throttle.attempt('admin', '10.0.0.1');
      await throttle.succeeded('admin', '10.0.0.1');
    }
    await throttle.attempt('admin', '10.0.0.1');
  });

  it('does not count the first half of a login with two factors, and forgets no failure for it', async () => {
    const throttle = throttleAt();
    for (let i = 0; i < 200; i++) {
      await throttle.attempt(`name${i}`, '10.0.0.1');
      await throttle.withdraw(`name${i}`, '10.0.0.1');
    }
    await fail(throttle, 9);
    await throttle.attempt('admin', '10.0.0.1');
    await throttle.withdraw('admin', '10.0.0.1');
    await fail(throttle, 1);
    await expect(throttle.attempt('admin', '10.0.0.1')).rejects.toMatchObject({ code: 'login_locked' });
  });

  it('locks an address that tries many usernames', async () => {
    const throttle = throttleAt();
    for (let i = 0; i < 100; i++) await throttle.attempt(`name${i}`, '10.0.0.1');
    await expect(throttle.attempt('another', '10.0.0.1')).rejects.toMatchObject({ code: 'login_locked' });
  });
});
