import type { CustomerId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import {
  agentId,
  anAgent,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '#errors.ts';
import type { Fact } from '#live/facts.ts';
import { createOperations } from './create-operations.ts';
import type { Actor } from './ports.ts';
import type { Fate } from './testing/fake-platform.ts';
import { createWorld, rival, supervisor, type World } from './testing/world.ts';

const agents = ['liting@kfdemo', 'zhoumin@kfdemo'].map(agentId);
const customers: CustomerId[] = ['oA', 'oB', 'oC'].map(customerId);

const fate = fc.constantFrom<Fate>('ok', 'ok', 'ok', 'lost', 'unanswered', 'late', 'busy');
const answer = fc.constantFrom<Fate>('ok', 'ok', 'lost', 'busy');

const careful: Actor = { ...supervisor, graceMs: 2_000 };

/** What happens, and how long after the thing before it. */
const happening = fc.record({
  afterMs: fc.constantFrom(0, 30, 60, 500, 3_000, 9_000),
  customer: fc.nat(customers.length - 1),
  what: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('assign' as const), agent: fc.nat(1), twice: fc.boolean() }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('close' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('hand over' as const), agent: fc.nat(1) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('take back' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('decide' as const), agent: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('agent goes' as const), agent: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('agent comes' as const), agent: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('agent takes' as const), agent: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('agent ends' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('process dies' as const) }) },
  ),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const script = fc.record({
  create: fc.array(fate, { maxLength: 8 }),
  close: fc.array(fate, { maxLength: 8 }),
  getSession: fc.array(answer, { maxLength: 10 }),
  pushDelayMs: fc.constantFrom(1, 20, 400, 8_000),
  dropPushes: fc.boolean(),
  happenings: fc.array(happening, { minLength: 1, maxLength: 8 }),
});

const aWorld = (options: { dropPushes: boolean; pushDelayMs: number }) => {
  const [waits, wishes, served] = customers as [CustomerId, CustomerId, CustomerId];
  return createWorld(
    aState({
      agents: agents.map((id) => anAgent({ agentId: id })),
      waiting: [
        aWaitingCustomer({ customerId: waits, code: 'AAA-AAA' }),
        aWaitingCustomer({ customerId: wishes, code: 'BBB-BBB', wishedAgentId: agents[0] as never }),
      ],
      sessions: [aSession({ customerId: served, code: 'CCC-CCC', startedAt: at(NOW - 60_000) })],
    }),
    options,
  );
};

/** Operations that die with their process: from then on nothing they began comes back. */
function createMortal(world: World) {
  let dead = false;
  const never = () => new Promise<never>(() => undefined);
  const mortal =
    <A extends unknown[], R>(fn: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (dead) return never();
      const result = await fn(...args);
      return dead ? never() : result;
    };
  const { journal, wechat } = world.deps;
  const operations = createOperations({
    ...world.deps,
    journal: {
      insert: mortal(journal.insert),
      findByKey: mortal(journal.findByKey),
      find: mortal(journal.find),
      save: mortal(journal.save),
      touch: mortal(journal.touch),
      listAbandoned: mortal(journal.listAbandoned),
      claim: mortal(journal.claim),
      undo: mortal(journal.undo),
      takeOver: mortal(journal.takeOver),
      lastClose: mortal(journal.lastClose),
    },
    wechat: {
      createSession: mortal(wechat.createSession),
      closeSession: mortal(wechat.closeSession),
      getSession: mortal(wechat.getSession),
    },
    publish: mortal(world.deps.publish),
    sleep: mortal(world.deps.sleep),
  });
  return {
    operations,
    die: () => {
      dead = true;
    },
  };
}

async function play(world: World, happenings: Happening[]): Promise<void> {
  let process = createMortal(world);
  let keys = 0;
  const answers: Promise<unknown>[] = [];
  const tolerate = (answer: Promise<unknown>) =>
    answers.push(
      answer.catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      }),
    );
  const ask = (request: Parameters<typeof process.operations.request>[0], by: Actor = supervisor) =>
    tolerate(process.operations.request(request, by));
  for (const { afterMs, customer, what } of happenings) {
    await world.clock.advance(afterMs);
    const who = customers[customer] as CustomerId;
    switch (what.kind) {
      case 'assign': {
        const agent = agents[what.agent] as (typeof agents)[number];
        const request = { type: 'assign', customerId: who, agentId: agent, key: `key-${++keys}` } as const;
        ask(request);
        if (what.twice) ask(request);
        else
          ask({ ...request, agentId: agents[1 - what.agent] as typeof agent, key: `key-${++keys}` }, rival);
        break;
      }
      case 'close':
        ask({ type: 'close', customerId: who, key: `key-${++keys}` });
        break;
      case 'hand over':
        ask(
          { type: 'handover', customerId: who, toAgentId: agents[what.agent] as never, key: `key-${++keys}` },
          careful,
        );
        break;
      case 'take back':
        for (const { operation } of world.journal.rows)
          if (operation.state === 'armed')
            tolerate(process.operations.undo(operation.operationId, supervisor));
        break;
      case 'decide':
        for (const { operation } of world.journal.rows)
          if (operation.state === 'unfinished')
            tolerate(
              process.operations.resolve(
                operation.operationId,
                what.agent === 2 ? { drop: true } : { toAgentId: agents[what.agent] as never },
                rival,
              ),
            );
        break;
      case 'agent goes':
        world.platform.offline.add(agents[what.agent] as never);
        break;
      case 'agent comes':
        world.platform.offline.delete(agents[what.agent] as never);
        break;
      case 'agent takes':
        if (!world.platform.sessions.has(who)) world.platform.begin(who, agents[what.agent] as never);
        break;
      case 'agent ends':
        world.platform.end(who);
        break;
      case 'process dies':
        process.die();
        process = createMortal(world);
    }
  }
  // Long enough for every question, then for what a dead process left.
  for (let round = 0; round < 4; round++) {
    await world.clock.advance(45_000);
    await Promise.race([process.operations.recover(), world.clock.advance(1_000)]);
  }
  await world.clock.advance(600_000);
}

/** Whether the platform was asked, and answered, between the last doubt about the operation and its refusal. */
function wasAskedBefore(world: World, refused: Operation): boolean {
  const isStep = (state: Operation['state'][]) => (fact: Fact) =>
    fact.type === 'operation.changed' &&
    fact.operation.operationId === refused.operationId &&
    state.includes(fact.operation.state);
  // a hand-over is `sent` again when a doubt is over
  const doubts: Operation['state'][] = refused.type === 'handover' ? ['uncertain'] : ['sent', 'uncertain'];
  const doubt = world.facts.findLastIndex(isStep(doubts));
  const refusal = world.facts.findLastIndex(isStep([refused.state]));
  return world.facts
    .slice(doubt + 1, refusal)
    .some((fact) => fact.type === 'session.checked' && fact.customerId === refused.customerId);
}

it('[invariant 6] whatever is lost, late or raced: one session per assignment, one act per customer, no unasked failure', async () => {
  await fc.assert(
    fc.asyncProperty(script, async ({ happenings, create, close, getSession, ...options }) => {
      const world = aWorld(options);
      const insert = world.journal.insert;
      world.journal.insert = async (entry) => {
        const result = await insert(entry);
        for (const id of customers) {
          const open = world.journal.rows.filter((r) => r.open && r.operation.customerId === id);
          expect(open.length).toBeLessThanOrEqual(1);
        }
        return result;
      };
      Object.assign(world.platform.fates, structuredClone({ create, close, getSession }));
      await play(world, happenings);

      const operations = world.journal.rows.map((row) => row.operation);
      // A session that ended again before anybody asked cannot be told from one that never began: only those count here
      // that nobody ended.
      const ended = new Set(world.platform.ends);
      for (const customer of customers.filter((c) => !ended.has(c)))
        for (const agent of agents) {
          const isMeant = (o: { customerId: CustomerId; agentId?: string | undefined }) =>
            o.customerId === customer && o.agentId === agent;
          const created = world.platform.effects.filter((e) => e.name === 'created' && isMeant(e));
          const assigns = operations.filter(
            (o) =>
              (o.type === 'assign' && isMeant(o)) ||
              (o.type === 'handover' && o.customerId === customer && givesTo(o, agent)),
          );
          expect(created.length).toBeLessThanOrEqual(1);
          const isThere = world.platform.sessions.get(customer)?.agentId === agent;
          if (created.length > 0) expect(assigns.some((o) => o.state !== 'refused')).toBe(true);
          if (assigns.some((o) => o.type === 'assign' && o.state === 'confirmed')) expect(isThere).toBe(true);
        }
      for (const operation of operations) {
        const ends = ['confirmed', 'refused', 'accepted', 'undone', 'unfinished'];
        expect(ends).toContain(operation.state);
        if (operation.type === 'handover') neverForgotten(world, operation, ended);
        if (operation.error?.code === 'wechat_unavailable' || operation.error?.code === 'wechat_uncertain')
          expect(wasAskedBefore(world, operation)).toBe(true);
      }
      expect(world.journal.rows.filter((row) => row.open && row.operation.state !== 'unfinished')).toEqual(
        [],
      );
      expect(world.problems).toEqual([]);
    }),
    { numRuns: 500 },
  );
}, 60_000);

const givesTo = (operation: Operation, agent: string) =>
  operation.steps?.some((step) => step.call === 'create' && step.agentId === agent) === true;

/** Where the customer of a hand-over is in the end, and whether its steps tell why. */
function neverForgotten(world: World, operation: Operation, ended: ReadonlySet<CustomerId>): void {
  const { steps = [], state, customerId } = operation;
  expect(steps.filter((step) => step.state === 'sent')).toEqual([]);
  const taken = steps.some((step) => step.call === 'close' && step.state === 'done');
  if (state === 'unfinished') {
    expect(taken).toBe(true);
    expect(world.state().operations[operation.operationId]?.state).toBe('unfinished');
  }
  // Ended otherwise: with somebody, or a person said that they may go. (The platform's own ends are not ours to explain.)
  if (taken && state === 'refused')
    expect(['session_with_other', 'handover_dropped']).toContain(operation.error?.code);
  const ends = world.platform.ends.filter((id) => id === customerId).length;
  if (state === 'confirmed' && taken && ends <= 1 && ended.has(customerId))
    expect(world.platform.sessions.get(customerId)?.agentId).toBe(operation.toAgentId);
}
