import { AccountId, type EpochMs, PersonId } from '@kf/shared/contract/ids';
import { agentId, anOperation, at, customerId, NOW } from '@kf/shared/testing/builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerStore } from '#customers/ports.ts';
import { createMemoryCustomerStore } from '#customers/testing/memory-store.ts';
import type { JournalEntry, OperationJournal } from '#operations/ports.ts';
import { createMemoryJournal } from '#operations/testing/memory-journal.ts';
import { createCustomerStore } from '#store/customers.ts';
import type { Database } from '#store/database.ts';
import { createOperationJournal } from '#store/operations.ts';
import { createTestDatabase } from './database.ts';

// What operations and customers rely on holds for the store in memory, which their tests use, and for PostgreSQL.

let database: Database;
beforeAll(async () => {
  ({ database } = await createTestDatabase());
});
afterAll(() => database.close());

let accounts = 0;
const anAccountId = () => AccountId.parse(`stores-${++accounts}`);
const clock = { now: NOW as EpochMs };

const entry = (n: number, over: Partial<JournalEntry['operation']> = {}): JournalEntry => ({
  operation: anOperation({ operationId: `op-${n}` as never, note: '老客户 "😀"', ...over }),
  key: `key-${n}`,
  personId: PersonId.parse('p1'),
  before: { kind: 'waiting', waitingSince: NOW, wishedAgentId: agentId('liting@kfdemo') },
  driver: 'a',
  open: true,
});

describe.each([
  ['in memory', () => createMemoryJournal(() => clock.now)],
  ['in PostgreSQL', () => createOperationJournal(database.db, anAccountId(), () => clock.now)],
])('the journal of operations %s', (_where, create: () => OperationJournal) => {
  it('takes a key once, and one open operation on a customer', async () => {
    const journal = create();
    const first = entry(1);
    expect(await journal.insert(first)).toEqual({ kind: 'inserted' });
    expect(await journal.insert({ ...entry(2), key: 'key-1' })).toEqual({ kind: 'repeated', entry: first });
    expect(await journal.insert(entry(3))).toEqual({ kind: 'busy', entry: first });
    expect(await journal.insert(entry(4, { customerId: customerId('oOther') }))).toEqual({
      kind: 'inserted',
    });
    expect(await journal.findByKey('key-1')).toEqual(first);
    expect(await journal.find('op-3' as never)).toBeUndefined();
  });

  it('lets exactly one of many at once begin', async () => {
    const journal = create();
    const results = await Promise.all(Array.from({ length: 8 }, (_, n) => journal.insert(entry(n))));
    expect(results.filter((r) => r.kind === 'inserted')).toHaveLength(1);
    expect(results.filter((r) => r.kind === 'busy')).toHaveLength(7);
  });

  it('frees the customer at the end, and does not open or change what is over', async () => {
    const journal = create();
    const first = entry(1);
    await journal.insert(first);
    const done = { ...first.operation, state: 'confirmed' as const };
    expect(await journal.save(done, false, 'a')).toBe(true);
    expect(await journal.save({ ...done, state: 'accepted' }, true, 'a')).toBe(false);
    expect(await journal.find(done.operationId)).toEqual({ ...first, operation: done, open: false });
    expect(await journal.insert(entry(2))).toEqual({ kind: 'inserted' });
  });

  it('stays free once released', async () => {
    const journal = create();
    const first = entry(1);
    await journal.insert(first);
    const accepted = { ...first.operation, state: 'accepted' as const };
    await journal.save(accepted, false, 'a');
    expect(await journal.save(accepted, true, 'a')).toBe(true);
    expect((await journal.find(accepted.operationId))?.open).toBe(false);
  });

  it('hands an abandoned operation to one process, and the old one can write no more', async () => {
    const journal = create();
    clock.now = NOW;
    const first = entry(1);
    await journal.insert(first);
    const id = first.operation.operationId;
    const later = at(NOW + 20_000);
    expect(await journal.listAbandoned(NOW)).toEqual([]);
    expect(await journal.listAbandoned(later)).toEqual([first]);
    await journal.touch([id], 'somebody else', later);
    expect(await journal.claim(id, 'b', later, later)).toBe(true);
    expect(await journal.claim(id, 'c', later, later)).toBe(false);
    expect(await journal.save(first.operation, true, 'a')).toBe(false);
    expect(await journal.save(first.operation, true, 'b')).toBe(true);
    await journal.touch([id], 'b', at(0));
    expect(await journal.listAbandoned(NOW)).toHaveLength(1);
  });

  it('takes an armed act back only while it is armed, and then it cannot leave', async () => {
    const journal = create();
    const armed = entry(1, { state: 'armed' });
    await journal.insert(armed);
    const undone = { ...armed.operation, state: 'undone' as const };
    const both = await Promise.all([journal.undo(undone), journal.undo(undone)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await journal.save({ ...armed.operation, state: 'sent' }, true, 'a')).toBe(false);
    const next = entry(2, { state: 'armed' });
    expect(await journal.insert(next)).toEqual({ kind: 'inserted' });
    await journal.save({ ...next.operation, state: 'sent' }, true, 'a');
    expect(await journal.undo({ ...next.operation, state: 'undone' })).toBe(false);
  });

  it('gives an unfinished hand-over to one of two, whoever drove it before', async () => {
    const journal = create();
    const unfinished = entry(1, { type: 'handover', state: 'unfinished' });
    await journal.insert(unfinished);
    const sent = { ...unfinished.operation, state: 'sent' as const };
    const taken = await Promise.all([journal.takeOver(sent, 'b'), journal.takeOver(sent, 'c')]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await journal.save(sent, true, 'a')).toBe(false);
  });

  it('knows the last close that was confirmed', async () => {
    const journal = create();
    const customer = customerId('oClosed');
    for (const [n, state] of (['confirmed', 'confirmed', 'refused'] as const).entries()) {
      const operation = {
        customerId: customer,
        type: 'close' as const,
        createdAt: at(NOW + n),
        updatedAt: at(NOW + n),
      };
      await journal.insert({ ...entry(n, operation) });
      await journal.save({ ...entry(n, operation).operation, state }, false, 'a');
    }
    expect((await journal.lastClose(customer))?.operationId).toBe('op-1');
    expect(await journal.lastClose(customerId('oOpen'))).toBeUndefined();
  });
});

describe.each([
  ['in memory', () => createMemoryCustomerStore().store],
  ['in PostgreSQL', () => createCustomerStore(database.db, anAccountId(), async () => [])],
])('the store of customers %s', (_where, create: () => CustomerStore) => {
  const row = (id: string, code: string) => ({ customerId: customerId(id), code, firstSeenAt: NOW });

  it('keeps the first code of a customer and the first customer of a code', async () => {
    const store = create();
    expect(await store.insertMany([row('oA', 'AAA'), row('oB', 'AAA')])).toEqual([row('oA', 'AAA')]);
    expect(await store.insertMany([row('oA', 'CCC'), row('oB', 'AAA')])).toEqual([row('oA', 'AAA')]);
    expect(await store.insertMany([row('oB', 'AAAX')])).toEqual([row('oB', 'AAAX')]);
    const found = await store.findMany(['oA', 'oB', 'oNever'].map(customerId));
    expect(found.map((r) => r.code).sort()).toEqual(['AAA', 'AAAX']);
  });

  it('sets a remark with author and time, and takes it away again', async () => {
    const store = create();
    await store.insertMany([row('oA', 'AAA')]);
    const remarked = { ...row('oA', 'AAA'), remark: '老客户', remarkBy: '林主管', remarkAt: NOW };
    expect(await store.setRemark(customerId('oA'), '老客户', '林主管', NOW)).toEqual(remarked);
    expect(await store.setRemark(customerId('oA'), undefined, '林主管', NOW)).not.toHaveProperty('remark');
    expect(await store.setRemark(customerId('oNever'), 'x', '林主管', NOW)).toBeUndefined();
  });
});
