import type { EpochMs } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import type { Wish } from '@kf/shared/contract/routing';
import { initialHours, initialMenu, initialNotices, initialReplies } from '@kf/shared/domain/initial-rules';
import {
  aGroup,
  agentId,
  anAgent,
  anOperation,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { decideReply, type ReplyInput, type ReplyRules } from './decide-reply.ts';
import type { CustomerMemory, PassiveReply } from './push.ts';

const me = customerId('oMe');
const sales = groupId('g1');
const service = groupId('g2');
const li = anAgent({ agentId: agentId('li@x'), nickname: '李婷', capacity: 2, groupIds: [sales] });
const wang = anAgent({ agentId: agentId('wang@x'), nickname: '王浩', capacity: 1, groupIds: [service] });
const groups = [
  aGroup({ groupId: sales, name: '售前' }),
  aGroup({ groupId: service, name: '售后', order: 2 }),
];
const open = aState({ agents: [li, wang], groups });
const initial: ReplyRules = {
  hours: initialHours,
  menu: initialMenu,
  replies: initialReplies,
  language: 'zh',
  thanks: initialNotices.satisfaction.thanks,
};
const withMenu = { ...initial, menu: { ...initialMenu, on: true } };
const shown: CustomerMemory = {
  menu: {
    at: at(NOW - 60_000),
    wishes: [
      { kind: 'group', groupId: sales },
      { kind: 'group', groupId: service },
    ],
  },
};

interface Said {
  text?: string;
  tap?: string;
  state?: LiveState;
  memory?: CustomerMemory;
  rules?: ReplyRules;
  now?: EpochMs;
  estimate?: ReturnType<ReplyInput['estimates']['forCustomer']>;
}

const says = ({ text = '', tap, state = open, memory, rules = withMenu, now = NOW, estimate }: Said) =>
  decideReply({
    push: {
      type: 'message',
      kind: 'text',
      customerId: me,
      accountName: 'gh_1',
      at: now,
      text,
      ...(tap !== undefined && { menuId: tap }),
    },
    state,
    memory,
    rules,
    estimates: { forCustomer: () => estimate, forNew: () => estimate },
    reserved: new Map(),
    now,
  });
const opens = (reply: PassiveReply): Wish | undefined =>
  reply.effects?.find((effect) => effect.do === 'open')?.wish;
const why = (reply: PassiveReply) => reply.why?.map(({ code }) => code);
const waiting = (over: Partial<Parameters<typeof aWaitingCustomer>[0]> = {}) =>
  aWaitingCustomer({ customerId: me, code: 'ME', ...over });

describe('a choice by number', () => {
  it.each(['2', '２', ' ２　', '2.', '２．', '2、', '2）', '②', '2️⃣', '　2。'])(
    'is understood however it is typed: “%s”',
    (text) => {
      expect(opens(says({ text, memory: shown }))).toEqual({ kind: 'group', groupId: service });
    },
  );

  it.each(['0', '3', '22', '2 个', '我要 2 件', '😀', '-2', '2.5'])(
    'is none in “%s”: the message goes to customer service',
    (text) => {
      expect(says({ text, memory: shown })).toMatchObject({ type: 'transfer' });
    },
  );

  it('is good as long as the menu is fresh', () => {
    const old: CustomerMemory = { menu: { at: at(NOW - 31 * 60_000), wishes: shown.menu?.wishes ?? [] } };
    expect(opens(says({ text: '2', memory: old }))).toBeUndefined();
  });
});

describe('two messages within a second', () => {
  it('get one menu, and the second goes to customer service, where the choice is still open', () => {
    const first = says({ text: '你好' });
    const remembered = first.effects?.find((effect) => effect.do === 'remember')?.patch;
    expect(remembered?.menu).toBeDefined();
    const memory = remembered as CustomerMemory;
    const second = says({ text: '在吗', memory, now: at(NOW + 400) });
    expect(second).toMatchObject({ type: 'transfer' });
    expect(why(second)).toContain('menu_shown_before');
    const state = aState({ agents: [li, wang], groups, waiting: [waiting({ waitingSince: at(NOW + 400) })] });
    const choice = says({ text: '2', memory, state, now: at(NOW + 9_000) });
    expect(opens(choice)).toEqual({ kind: 'group', groupId: service });
  });
});

describe('an agent or group that is wished for', () => {
  it('offline is named, and what there is now is offered', () => {
    const gone = { ...wang, presence: 'offline' as const };
    const reply = says({ tap: 'kf:a:wang@x', state: aState({ agents: [li, gone], groups }) });
    expect(reply).toMatchObject({ type: 'text', content: expect.stringContaining('王浩 现在不在线') });
    expect(reply).toHaveProperty('content', expect.stringContaining('1. 售前'));
    expect(reply).not.toHaveProperty('content', expect.stringContaining('售后'));
  });

  it('full is waited for with the wish kept; only where it is set so, WeChat is told to whom', () => {
    const full = aState({
      agents: [li, wang],
      groups,
      sessions: [aSession({ customerId: customerId('oOther'), agentId: wang.agentId })],
    });
    expect(says({ tap: 'kf:g:g2', state: full })).toMatchObject({
      type: 'transfer',
      wish: { kind: 'group', groupId: service },
    });
    const byName = says({ tap: 'kf:a:wang@x', state: full });
    expect(byName).toMatchObject({ type: 'transfer', wish: { kind: 'agent', agentId: wang.agentId } });
    expect(byName).not.toHaveProperty('agentId');
    const rules = { ...withMenu, menu: { ...withMenu.menu, whenFull: 'direct' as const } };
    expect(says({ tap: 'kf:a:wang@x', state: full, rules })).toMatchObject({
      type: 'transfer',
      agentId: wang.agentId,
    });
    expect(says({ tap: 'kf:g:g2', state: full, rules })).not.toHaveProperty('agentId');
  });

  it('that exists no more leads to what there is now, and a line of another product to customer service', () => {
    expect(says({ tap: 'kf:a:nobody@x' })).toMatchObject({
      type: 'text',
      content: expect.stringContaining('这个选项已经没有了'),
    });
    expect(says({ tap: 'bot:42', memory: shown })).toMatchObject({ type: 'transfer' });
  });
});

describe('a customer somebody serves or is about to serve', () => {
  const underway = (state: Operation['state']): LiveState =>
    aState({
      agents: [li, wang],
      groups,
      waiting: [waiting()],
      operations: [anOperation({ type: 'assign', customerId: me, agentId: li.agentId, state, by: '林主管' })],
    });

  it.each(['armed', 'sent', 'uncertain'] as const)(
    'cannot leave by a word nor choose again while the session is being opened (%s): the agent reads it',
    (step) => {
      for (const said of [{ text: '不等了' }, { tap: 'kf:g:g2' }]) {
        const reply = says({ ...said, state: underway(step) });
        expect(reply).toMatchObject({ type: 'transfer' });
        expect(reply.effects ?? []).toEqual([]);
        expect(why(reply)).toContain('being_connected');
      }
    },
  );

  it.each(['confirmed', 'refused', 'undone'] as const)('leaves by a word when that is over (%s)', (step) => {
    const reply = says({ text: '不等了', state: underway(step) });
    expect(reply.effects).toEqual([{ do: 'leave' }]);
  });

  it('and taps a line is queued with that wish: the session we still show has ended, no act could begin on it', () => {
    const served = aState({
      agents: [li, wang],
      groups,
      sessions: [aSession({ customerId: me, agentId: li.agentId })],
    });
    const reply = says({ tap: 'kf:g:g2', state: served });
    expect(reply).toMatchObject({ type: 'transfer', wish: { kind: 'group', groupId: service } });
    expect(reply.effects ?? []).toEqual([]);
  });
});

describe('the last agent', () => {
  const rules = { ...initial, replies: { ...initialReplies, sticky: { on: true, withinHours: 24 } } };
  const memory = { lastAgentId: wang.agentId, lastServedAt: at(NOW - 3_600_000) };

  it('takes the customer back while online with a place, within the hours set', () => {
    expect(says({ text: '你好', memory, rules })).toMatchObject({ type: 'transfer', agentId: wang.agentId });
    const long = { ...memory, lastServedAt: at(NOW - 25 * 3_600_000) };
    expect(says({ text: '你好', memory: long, rules })).not.toHaveProperty('agentId');
  });

  it('offline or full does not hold the customer up', () => {
    const offline = aState({ agents: [li, { ...wang, presence: 'offline' }], groups });
    const reply = says({ text: '你好', memory, rules, state: offline });
    expect(reply).not.toHaveProperty('agentId');
    expect(why(reply)).toContain('last_agent_offline');
    const full = aState({
      agents: [li, wang],
      groups,
      sessions: [aSession({ customerId: customerId('oOther'), agentId: wang.agentId })],
    });
    expect(why(says({ text: '你好', memory, rules, state: full }))).toContain('last_agent_full');
  });
});

describe('a tap on a satisfaction menu', () => {
  it('is a rating at any later time: days after, while waiting, and while nobody is on duty', () => {
    const closed = {
      ...withMenu,
      hours: { ...initialHours, on: true, week: Array.from({ length: 7 }, () => []) },
    };
    const states = [open, aState({ agents: [li], groups, waiting: [waiting()] })];
    for (const state of states)
      for (const rules of [withMenu, closed]) {
        const reply = says({ tap: 'kf:r:n-1:3', state, rules, now: at(NOW + 72 * 3_600_000) });
        expect(reply).toMatchObject({ type: 'text', content: '感谢您的评价。' });
        expect(reply.effects).toEqual([{ do: 'rate', session: 'n-1', score: 3 }]);
      }
  });
});

describe('with everything switched off', () => {
  const off: ReplyRules = {
    ...initial,
    hours: { ...initialHours, on: false, week: Array.from({ length: 7 }, () => []) },
    menu: { ...initialMenu, on: false },
    replies: {
      ...initialReplies,
      leaveWords: [],
      waitWords: [],
      keywords: [],
      sticky: { on: false, withinHours: 24 },
    },
  };

  it.each(['你好', '2', '不等了', '还要多久', '退款'])('“%s” is a plain transfer, waiting or not', (text) => {
    const state = aState({ agents: [li, wang], groups, waiting: [waiting()] });
    for (const said of [{}, { state }]) {
      const reply = says({ text, rules: off, ...said });
      expect(reply).toMatchObject({ type: 'transfer' });
      expect(reply).not.toHaveProperty('agentId');
      expect(reply.effects ?? []).toEqual([]);
    }
  });
});

describe('hours over midnight', () => {
  const night = Array.from({ length: 7 }, () => [
    { from: 0, to: 120 },
    { from: 1200, to: 1440 },
  ]);
  const rules = { ...initial, hours: { ...initialHours, on: true, week: night } };
  const inZone = (timeZone: string): LiveState => ({ ...open, account: { ...open.account, timeZone } });

  it.each([
    ['2026-03-11T01:30:00+08:00', 'Asia/Shanghai', 'within_hours'],
    ['2026-03-11T02:30:00+08:00', 'Asia/Shanghai', 'closed'],
    ['2026-03-11T02:30:00+08:00', 'Asia/Kolkata', 'within_hours'], // midnight there
    ['2026-03-11T01:30:00+08:00', 'Europe/Berlin', 'closed'],
  ])('at %s in %s: %s', (time, zone, expected) => {
    const reply = says({ text: '你好', rules, state: inZone(zone), now: at(Date.parse(time)) });
    expect(why(reply)?.[0]).toBe(expected);
    expect(reply.type).toBe(expected === 'closed' ? 'text' : 'transfer');
  });
});

describe('the place in the queue', () => {
  it('from a prior is told with a wide range only', () => {
    const state = aState({ agents: [li, wang], groups, waiting: [waiting()] });
    const estimate = { p50Ms: 5 * 60_000, p90Ms: 10 * 60_000, ahead: 1 };
    const told = (basis: 'model' | 'cold') =>
      says({ text: '还要多久？', state, estimate: { ...estimate, basis } });
    expect(told('model')).toHaveProperty('content', expect.stringContaining('5~10 分钟'));
    expect(told('cold')).toHaveProperty('content', expect.stringContaining('3~15 分钟'));
  });
});
