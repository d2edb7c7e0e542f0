import { AccountId, type EpochMs } from '@kf/shared/contract/ids';
import { agentId, at, customerId, NOW } from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#errors.ts';
import type { Fact } from '#live/facts.ts';
import { CODE_ATTEMPTS, createCoder } from './code.ts';
import { type CustomersDeps, createCustomers } from './customers.ts';
import { createMemoryCustomerStore } from './testing/memory-store.ts';

const main = AccountId.parse('main');
const secretKey = Buffer.alloc(32, 7);
const known = customerId('oKnown');

function setUp(over: Partial<CustomersDeps> = {}) {
  const memory = createMemoryCustomerStore({ oKnown: [{ at: NOW, kind: 'text', text: '在吗' }] });
  const facts: Fact[] = [];
  const clock = { now: NOW as EpochMs };
  const customers = createCustomers({
    accountId: main,
    store: memory.store,
    secretKey,
    now: () => clock.now,
    publish: async (fact) => void facts.push(fact),
    getSession: async () => ({}),
    ...over,
  });
  return { ...memory, facts, clock, customers };
}

const codeOf = async (promise: Promise<unknown>) => {
  const error = await promise.catch((e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return (error as AppError).code;
};

describe('short codes', () => {
  const coder = createCoder(secretKey, main);

  it('look like K7Q-2MF, whatever the openid', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 64 }), (id) => {
        expect(coder(customerId(id), 0)).toMatch(/^[2-9A-HJKMNP-TV-Z]{3}-[2-9A-HJKMNP-TV-Z]{3}$/);
      }),
    );
  });

  it('depend on the key, the account and the customer', () => {
    const codes = [
      coder(known, 0),
      coder(customerId('oOther'), 0),
      createCoder(Buffer.alloc(32, 8), main)(known, 0),
      createCoder(secretKey, AccountId.parse('second'))(known, 0),
    ];
    expect(new Set(codes).size).toBe(4);
    expect(coder(known, 0)).toBe(codes[0]);
  });

  it('grow by a seventh symbol, another one at every attempt', () => {
    const longer = Array.from({ length: CODE_ATTEMPTS - 1 }, (_, i) => coder(known, i + 1));
    expect(longer.every((code) => code.startsWith(coder(known, 0)) && code.length === 8)).toBe(true);
    expect(new Set(longer).size).toBe(30);
  });
});

describe('faces', () => {
  it('gives a new customer a code, and the same again later', async () => {
    const { customers, rows } = setUp();
    const first = await customers.facesOf([known, known]);
    expect(first.size).toBe(1);
    expect(rows.get(known)).toMatchObject({ code: first.get(known)?.code, firstSeenAt: NOW });
    expect(await customers.facesOf([known])).toEqual(first);
  });

  it('the later of two with one code gets a longer one', async () => {
    const { customers, rows } = setUp();
    const coder = createCoder(secretKey, main);
    const rival = { customerId: customerId('oRival'), code: coder(known, 0), firstSeenAt: NOW };
    rows.set(rival.customerId, rival);
    rows.set('oRival2', { ...rival, customerId: customerId('oRival2'), code: coder(known, 1) });
    expect((await customers.facesOf([known])).get(known)?.code).toBe(coder(known, 2));
  });

  it('asks the store once for many, and not again for those it remembers', async () => {
    const { customers, reads } = setUp();
    const ids = Array.from({ length: 50 }, (_, i) => customerId(`o${i}`));
    await customers.facesOf(ids);
    await customers.facesOf(ids);
    await customers.facesOf([...ids, customerId('oNew')]);
    expect(reads).toEqual([50, 1]);
  });

  it('remembers no more than it may, the last used longest', async () => {
    const { customers, reads } = setUp({ cacheLimit: 2 });
    const [a, b, c] = ['oA', 'oB', 'oC'].map(customerId) as [typeof known, typeof known, typeof known];
    await customers.facesOf([a, b]);
    await customers.facesOf([a]);
    await customers.facesOf([c]);
    await customers.facesOf([a, c]);
    expect(reads).toEqual([2, 1]);
    await customers.facesOf([b]);
    expect(reads).toEqual([2, 1, 1]);
  });

  it('sees a remark of another node when told, or after a while', async () => {
    const { customers, store, clock } = setUp();
    await customers.facesOf([known]);
    await store.setRemark(known, '老客户', '林主管', NOW);
    expect((await customers.facesOf([known])).get(known)?.remark).toBeUndefined();
    customers.forget(known);
    expect((await customers.facesOf([known])).get(known)?.remark).toBe('老客户');
    await store.setRemark(known, '王先生', '林主管', NOW);
    clock.now = at(NOW + 11 * 60_000);
    expect((await customers.facesOf([known])).get(known)?.remark).toBe('王先生');
  });

  it('gives no code to somebody who is only asked about', async () => {
    const { customers, rows } = setUp();
    expect(await customers.faceOf(known)).toBeUndefined();
    expect(rows.size).toBe(0);
  });
});

describe('one customer', () => {
  it('carries remark, author, time and messages', async () => {
    const { customers, facts } = setUp();
    await customers.facesOf([known]);
    const details = await customers.setRemark(known, '老客户', '林主管');
    expect(details).toMatchObject({
      remark: '老客户',
      remarkBy: '林主管',
      remarkAt: NOW,
      firstSeenAt: NOW,
      messages: [{ kind: 'text', text: '在吗' }],
    });
    expect(facts).toEqual([{ type: 'customer.remarked', seenAt: NOW, customerId: known, remark: '老客户' }]);
    expect((await customers.facesOf([known])).get(known)?.remark).toBe('老客户');
  });

  it('loses the remark with an empty one', async () => {
    const { customers, facts } = setUp();
    await customers.facesOf([known]);
    await customers.setRemark(known, '老客户', '林主管');
    expect(await customers.setRemark(known, '', '赵主管')).not.toHaveProperty('remark');
    expect(facts[1]).toEqual({ type: 'customer.remarked', seenAt: NOW, customerId: known });
  });

  it('shows what the platform answered when last asked, and tells the board', async () => {
    const li = agentId('liting@kfdemo');
    const { customers, facts } = setUp({ getSession: async () => ({ agentId: li, startedAt: NOW }) });
    await customers.facesOf([known]);
    expect(await customers.details(known)).not.toHaveProperty('checked');
    await customers.refresh(known);
    expect((await customers.details(known)).checked).toEqual({ at: NOW, agentId: li, startedAt: NOW });
    expect(facts).toEqual([
      {
        type: 'session.checked',
        askedAt: NOW,
        seenAt: NOW,
        customerId: known,
        agentId: li,
        startedAt: NOW,
      },
    ]);
  });

  it('is not found when never seen, and the platform is not asked', async () => {
    const { customers, facts } = setUp();
    expect(await codeOf(customers.details(known))).toBe('customer_not_found');
    expect(await codeOf(customers.setRemark(known, 'x', '林主管'))).toBe('customer_not_found');
    expect(await codeOf(customers.refresh(known))).toBe('customer_not_found');
    expect(facts).toEqual([]);
  });
});
