import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAudit } from '#audit/audit.ts';
import { checkChain } from '#audit/chain.ts';
import { createAuditStore } from '#store/audit.ts';
import type { Database } from '#store/database.ts';
import { createTestDatabase } from './database.ts';

let database: Database;
let store: ReturnType<typeof createAuditStore>;
beforeAll(async () => {
  ({ database } = await createTestDatabase());
  store = createAuditStore(database.db);
});
afterAll(() => database.close());

const by = { personId: 'p1' as PersonId, name: '林主管' };
const check = async () => {
  const head = await store.head();
  return checkChain(store.chain(head.id), head);
};
/** As somebody with the rights of the database's owner could. */
const tamper = async (statement: string) => {
  await database.pool.query('alter table audit disable trigger audit_stays');
  await database.pool.query(statement);
  await database.pool.query('alter table audit enable trigger audit_stays');
};

describe('the audit on the real store', () => {
  it('numbers lines without a gap, also when many are written at once', async () => {
    const audit = createAudit({ add: store.add, now: Date.now });
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        audit.record({ act: 'people.changed', by, target: `人 ${n}`, before: { n }, after: { n: n + 1 } }),
      ),
    );
    const lines = await store.list({}, 500);
    expect(lines.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, n) => 40 - n));
    expect(lines[0]).toMatchObject({ act: 'people.changed', name: '林主管', personId: 'p1' });
    expect(await check()).toEqual({ lines: 40 });
  });

  it.each(['update audit set act = $$x$$', 'delete from audit', 'truncate audit'])(
    'refuses: %s',
    async (statement) => {
      await expect(database.pool.query(statement)).rejects.toThrow('append-only');
    },
  );

  it('is found by person, act, room and time, page by page', async () => {
    const audit = createAudit({ add: store.add, now: Date.now });
    await audit.record({
      act: 'people.created',
      by: { personId: 'p2' as PersonId, name: '赵主管' },
      at: 7 as EpochMs,
    });
    expect(await store.list({ person: 'p2' as PersonId }, 10)).toHaveLength(1);
    expect(await store.list({ act: 'people.created' }, 10)).toHaveLength(1);
    expect(await store.list({ act: 'people.' }, 100)).toHaveLength(41);
    expect(await store.list({ act: 'peopl_.' }, 100)).toHaveLength(0);
    expect(await store.list({ from: 7, to: 8 }, 10)).toHaveLength(1);
    const first = await store.list({}, 30);
    const rest = await store.list({}, 30, first.at(-1)?.id);
    expect([...first, ...rest].map(({ id }) => id)).toEqual(Array.from({ length: 41 }, (_, n) => 41 - n));
    expect(await store.filters()).toEqual({
      acts: ['people.changed', 'people.created'],
      people: [
        { personId: 'p1', name: '林主管' },
        { personId: 'p2', name: '赵主管' },
      ],
    });
  });

  it('shows which line was changed', async () => {
    await tamper(`update audit set entry = '{"by":"林主管","target":"nobody"}' where id = 17`);
    expect(await check()).toMatchObject({ brokenAt: 17 });
  });

  it('shows that the end was cut off', async () => {
    const { database: other } = await createTestDatabase();
    try {
      const own = createAuditStore(other.db);
      for (let n = 0; n < 3; n++) await own.add({ act: 'a.b', at: n as EpochMs, entry: {} });
      await other.pool.query('alter table audit disable trigger audit_stays');
      await other.pool.query('delete from audit where id = 3');
      const head = await own.head();
      expect(await checkChain(own.chain(head.id), head)).toEqual({ lines: 2, brokenAt: 3 });
    } finally {
      await other.close();
    }
  });
});
