import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import { createSimulator, type Simulator, type SimulatorOptions } from '@kf/simulator';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { callbackRoutes } from '#callback/route.ts';
import type { CallbackOutcome, CallbackTarget, RecordedPush } from '#callback/target.ts';
import { plainReply } from '#routing/plain-reply.ts';

/** The callback over HTTP, pushed to by the simulated platform, whose crypto is not ours. */
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Receiver {
  platform: Simulator;
  recorded: Map<string, RecordedPush>;
  outcomes: CallbackOutcome[];
}

async function setUp(options: SimulatorOptions = {}, over: Partial<CallbackTarget> = {}): Promise<Receiver> {
  const platform = await createSimulator({
    agents: 2,
    scenario: 'empty',
    deliveryTimeoutMs: 2_000,
    ...options,
  });
  const { appid, token, aesKey, mode } = platform.settings();
  const recorded = new Map<string, RecordedPush>();
  const outcomes: CallbackOutcome[] = [];
  const target: CallbackTarget = {
    settings: () => ({ appId: appid, tokens: [token], aesKeys: [aesKey], mode, maxAgeSeconds: 600 }),
    record: async (push) => {
      const before = recorded.get(push.key);
      if (!before) recorded.set(push.key, push);
      return before?.reply;
    },
    replyTo: plainReply,
    seen: (outcome) => outcomes.push(outcome),
    ...over,
  };
  const app: FastifyInstance = Fastify();
  await app.register(callbackRoutes, { find: (id) => (id === 'main' ? target : undefined) });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  platform.setCallback(`${url}/wechat/main/callback`);
  closing.push(() => app.close());
  closing.push(() => platform.close());
  return { platform, recorded, outcomes };
}

const first = 'kf2001@kfdemo' as AgentId;
const say = async (platform: Simulator, openid?: string): Promise<CustomerId> => {
  const arrival = { action: 'arrive', wait: true, ...(openid === undefined ? {} : { openid }) } as const;
  return (await platform.customers(arrival)).openids[0] as CustomerId;
};

describe.each(['plain', 'compatible', 'safe'] as const)('in %s mode', (mode) => {
  it('passes the address check, and a message puts the customer into the queue', async () => {
    const { platform, recorded } = await setUp({ mode });
    expect(await platform.verifyCallback()).toMatchObject({ ok: true });
    const openid = await say(platform);
    expect(platform.customer(openid).state).toBe('waiting');
    expect(platform.readFaults().notes).toEqual([]);
    expect([...recorded.values()]).toMatchObject([{ push: { type: 'message', customerId: openid } }]);
  });

  it('hears of sessions', async () => {
    const { platform, recorded } = await setUp({ mode });
    platform.agents(first, { action: 'online', autoAccept: 5 });
    const openid = await say(platform);
    await platform.idle();
    platform.agents(first, { action: 'close', openid });
    await platform.idle();
    expect([...recorded.values()].map(({ push }) => push.type)).toEqual([
      'message',
      'session.created',
      'session.closed',
    ]);
  });
});

describe('routing replies', () => {
  it('take the customer to one agent', async () => {
    const { platform } = await setUp({}, { replyTo: () => ({ type: 'transfer', agentId: first }) });
    platform.agents(first, { action: 'online', autoAccept: 0 });
    const openid = await say(platform);
    expect(platform.customer(openid)).toMatchObject({ state: 'in session', kfAccount: first });
  });

  it('say something, whatever is in it', async () => {
    const content = '现在下班了 ]]> & <明天见> 😀';
    const { platform } = await setUp({}, { replyTo: () => ({ type: 'text', content }) });
    const openid = await say(platform);
    expect(platform.customer(openid).state).toBe('idle');
    expect(JSON.stringify(platform.customer(openid).seen)).toContain('现在下班了 ]]> & <明天见> 😀');
  });
});

describe('deliveries', () => {
  it('that come twice are recorded once', async () => {
    const { platform, recorded, outcomes } = await setUp({ faults: { duplicate: 1 } });
    for (let index = 0; index < 5; index += 1) await say(platform);
    await platform.idle();
    expect(recorded.size).toBe(5);
    expect(outcomes.length).toBeGreaterThan(5);
  });

  it('that could not be recorded come again, and none is lost', async () => {
    let broken = 2;
    const recorded: string[] = [];
    const { platform, outcomes } = await setUp(
      { deliveryTimeoutMs: 500 },
      {
        record: async ({ key }) => {
          broken -= 1;
          if (broken >= 0) throw new Error('store is away');
          recorded.push(key);
          return undefined;
        },
      },
    );
    const openid = await say(platform);
    await platform.idle();
    expect(outcomes).toEqual(['store_failed', 'store_failed', 'recorded']);
    expect(recorded).toHaveLength(1);
    expect(platform.customer(openid).state).toBe('waiting');
  });

  it('signed for another account are refused', async () => {
    const { platform, recorded, outcomes } = await setUp({ deliveries: 1, deliveryTimeoutMs: 500 });
    platform.configure({ token: 'anotherToken' });
    await say(platform);
    platform.configure({ token: 'kfSimToken2024', appid: 'wxffffffffffffffff' });
    await say(platform);
    expect(recorded.size).toBe(0);
    expect(new Set(outcomes)).toEqual(new Set(['refused_signature', 'refused_encryption']));
  });

  it('of kinds nobody has heard of are recorded and do no harm', async () => {
    const { platform, recorded } = await setUp({ emitCloseType: true });
    await platform.push({
      openid: 'oSomebody',
      event: 'something_new',
      fields: { Nested: { a: 1 } },
      wait: true,
    });
    await platform.push({ openid: 'oSomebody', msgtype: 'hologram', wait: true });
    expect([...recorded.values()].map(({ push, reply }) => [push.type, reply.type])).toEqual([
      ['event.other', 'success'],
      ['message', 'transfer'],
    ]);
  });
});
