import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountId, type EpochMs } from '../contract/ids.ts';
import type { LiveState } from '../contract/live.ts';
import { WallBoard, type WallBoardRecord } from '../contract/wall.ts';
import {
  aGroup,
  agentId,
  anAccount,
  anAgent,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '../testing/builders.ts';
import { aWallBoard } from '../testing/wall-builders.ts';
import { metricsOf } from './metrics.ts';
import { buildWallBoard } from './wall-board.ts';
import { partOf, wallFactsOf } from './wall-facts.ts';
import { freshWallMemory, type WallMemory } from './wall-levels.ts';

const MINUTE = 60_000;
const none = new Map<number, number>();

function boardOf(
  states: LiveState | LiveState[],
  { record = aWallBoard(), now = NOW as number, memory = freshWallMemory } = {},
): { board: WallBoard; memory: WallMemory } {
  const accounts = [states].flat().map((state) => ({
    facts: wallFactsOf(state, now),
    expected: undefined,
    samples: none,
  }));
  return buildWallBoard({ record, accounts, build: 'test', now: now as EpochMs }, memory);
}

const waitingSince = (...minutes: number[]) =>
  minutes.map((m, i) =>
    aWaitingCustomer({ customerId: customerId(`c${i}`), waitingSince: at(NOW - m * MINUTE) }),
  );
const agents = [anAgent()];

describe('the board of a wall', () => {
  it('shows what the console shows, and passes its own schema', () => {
    const arbitrary = fc.record({
      waits: fc.array(fc.integer({ min: 0, max: 90 * MINUTE }), { maxLength: 40 }),
      unlisted: fc.integer({ min: 0, max: 60 }),
      agents: fc.array(
        fc.record({
          online: fc.boolean(),
          capacity: fc.option(fc.integer({ min: 0, max: 8 })),
          load: fc.integer({ min: 0, max: 6 }),
        }),
        { maxLength: 12 },
      ),
    });
    fc.assert(
      fc.property(arbitrary, (world) => {
        const state = stateOf(world);
        const { board } = boardOf(state);
        const metrics = metricsOf(state, NOW);
        expect(WallBoard.parse(board)).toEqual(board);
        expect(board.figures.waiting?.value).toBe(metrics.waiting);
        expect(board.figures.online).toMatchObject({ value: metrics.online, of: metrics.agents });
        if (board.figures.free?.value !== null) expect(board.figures.free?.value).toBe(metrics.freeSlots);
        const since = board.figures.longest?.since;
        expect(since === null || since === undefined ? undefined : NOW - since).toBe(metrics.longestWaitMs);
        expect(board.figures.serviceLevel?.parts[0]?.share).toBe(metrics.serviceLevel ?? null);
      }),
    );
  });

  it('says nothing of who a customer is, whatever they are called', () => {
    const secret = fc.string({ minLength: 6, maxLength: 20 }).map((s) => `秘${s}密`);
    fc.assert(
      fc.property(fc.array(fc.tuple(secret, secret, secret), { minLength: 1, maxLength: 20 }), (people) => {
        const waiting = people.map(([openid, code, remark], i) =>
          aWaitingCustomer({
            customerId: customerId(`${openid}${i}`),
            code,
            remark,
            wishedAgentId: agentId('liting@kfdemo'),
          }),
        );
        const sessions = people.map(([openid, code, remark], i) =>
          aSession({ customerId: customerId(`s${openid}${i}`), code, remark }),
        );
        const { board } = boardOf(aState({ waiting, sessions, agents: [anAgent({ nickname: '绝密客服' })] }));
        const sent = JSON.stringify(board);
        for (const [openid, code, remark] of people)
          for (const word of [openid, code, remark])
            expect(sent).not.toContain(JSON.stringify(word).slice(1, -1));
        expect(sent).not.toContain('绝密客服');
        expect(sent).not.toContain('liting');
      }),
    );
  });

  it('names agents only where the board allows it, even when their tile is chosen', () => {
    const tiles = ['waiting', 'agents'] as const;
    const show = (agentNames: boolean) =>
      boardOf(aState({ agents }), { record: aWallBoard({ tiles: [...tiles], agentNames }) }).board;
    expect(show(true).agents).toEqual([{ name: '李婷', load: 0, capacity: 5 }]);
    expect(show(false)).not.toHaveProperty('agents');
    expect(Object.keys(show(true).figures)).toEqual(['waiting']);
  });

  it('draws at most fifteen bars, oldest first', () => {
    const { board } = boardOf(
      aState({ agents, waiting: waitingSince(...Array.from({ length: 20 }, (_, i) => i)) }),
    );
    const bars = board.figures.waiting?.bars ?? [];
    expect(bars).toHaveLength(15);
    expect(bars[0]).toBe(NOW - 19 * MINUTE);
    expect(bars).toEqual([...bars].sort((a, b) => a - b));
  });
});

/** One judgement after another, as the server makes them. */
function run(steps: { state: LiveState; now: number }[], record?: WallBoardRecord): WallBoard[] {
  let memory = freshWallMemory;
  return steps.map(({ state, now }) => {
    const made = boardOf(state, { now, memory, ...(record && { record }) });
    memory = made.memory;
    return made.board;
  });
}

/** A state whose sources were read at `now`. */
const readAt = (state: LiveState, now: number): LiveState => ({
  ...state,
  sources: Object.fromEntries(
    Object.entries(state.sources).map(([name, source]) => [name, { ...source, asOf: now }]),
  ) as LiveState['sources'],
});

describe('levels', () => {
  it('rise at once and fall after half a minute below', () => {
    const many = aState({ agents, waiting: waitingSince(...Array<number>(10).fill(1)) });
    const few = aState({ agents, waiting: waitingSince(1) });
    const at = [0, 1, 2, 30, 31, 32].map((s) => NOW + s * 1_000);
    const states = [few, many, few, few, few, few];
    const boards = run(
      states.map((state, i) => ({ state: readAt(state, at[i] as number), now: at[i] as number })),
    );
    expect(boards.map(({ figures }) => figures.waiting?.level)).toEqual([
      'normal',
      'attention',
      'attention',
      'attention',
      'attention',
      'normal',
    ]);
    expect(boards[3]?.summary).toEqual({ level: 'attention', count: 1, since: NOW + 1_000 });
  });

  it('count tiles in the header, and last since the wait crossed its bound', () => {
    const { board } = boardOf(aState({ agents, waiting: waitingSince(12.6, ...Array<number>(22).fill(2)) }));
    expect(board.figures.longest).toMatchObject({ level: 'alarm', levelSince: NOW - 2.6 * MINUTE });
    expect(board.summary).toEqual({ level: 'alarm', count: 2, since: NOW - 2.6 * MINUTE });
  });

  it('are withdrawn when the data is stale, and raised again when it is read', () => {
    const state = aState({ agents, waiting: waitingSince(11) });
    const boards = run([
      { state, now: NOW },
      { state, now: NOW + 29_000 },
      { state, now: NOW + 31_000 },
      { state: readAt(state, NOW + 40_000), now: NOW + 40_000 },
    ]);
    expect(boards.map(({ summary }) => summary.level)).toEqual(['alarm', 'alarm', 'normal', 'alarm']);
    expect(boards[2]?.figures.longest).toMatchObject({ stale: true, level: 'normal' });
    expect(boards[2]?.groups?.[0]).toMatchObject({ level: 'normal' });
    expect(boards[2]?.chart?.waiting.at(-1)).toBeNull();
  });

  it('ask for attention when nobody has a free place and somebody has waited over a minute', () => {
    const full = [anAgent({ capacity: 1 })];
    const sessions = [aSession()];
    const level = (minutes: number) =>
      boardOf(aState({ agents: full, sessions, waiting: waitingSince(minutes) })).board.figures.free?.level;
    expect(level(0.9)).toBe('normal');
    expect(level(1.1)).toBe('attention');
  });

  it('say in words that customers wait and nobody is online, and count it once', () => {
    const offline = [anAgent({ presence: 'offline' })];
    const { board } = boardOf(aState({ agents: offline, waiting: waitingSince(0.5, 0.2) }));
    expect(board.conditions).toEqual([{ kind: 'nobody_online', level: 'alarm', since: NOW, count: 2 }]);
    expect(board.summary).toMatchObject({ level: 'alarm', count: 1 });
    const empty = boardOf(aState({ agents: offline })).board;
    expect(empty.conditions).toEqual([]);
    expect(empty.summary).toEqual({ level: 'normal', count: 0 });
  });

  it('follow the board where it has bounds of its own', () => {
    const record = aWallBoard({ thresholds: { waiting: { attention: 1, alarm: 2 } } });
    expect(
      boardOf(aState({ agents, waiting: waitingSince(0) }), { record }).board.figures.waiting?.level,
    ).toBe('attention');
  });
});

describe('groups', () => {
  const g1 = aGroup();
  const g2 = aGroup({ groupId: groupId('g2'), name: '售后服务', order: 2 });
  const state = aState({
    groups: [g2, g1],
    agents: [anAgent({ groupIds: [g1.groupId] })],
    waiting: [
      aWaitingCustomer({ customerId: customerId('a'), wishedAgentId: agentId('liting@kfdemo') }),
      aWaitingCustomer({ customerId: customerId('b'), wishedGroupId: g2.groupId }),
      aWaitingCustomer({ customerId: customerId('c'), waitingSince: at(NOW - 6 * MINUTE) }),
    ],
  });

  it('are listed in their order, those who wished for none last', () => {
    expect(boardOf(state).board.groups).toMatchObject([
      { name: '售前咨询', waiting: 1, free: 5, level: 'normal' },
      { name: '售后服务', waiting: 1, free: 0, level: 'normal' },
      { name: null, waiting: 1, free: null, level: 'attention', longestSince: NOW - 6 * MINUTE },
    ]);
  });

  it('are those that the board names', () => {
    const accounts = [{ accountId: AccountId.parse('main'), groups: [g2.groupId], unassigned: false }];
    expect(
      boardOf(state, { record: aWallBoard({ accounts }) }).board.groups?.map(({ name }) => name),
    ).toEqual(['售后服务']);
  });
});

describe('a board about some groups only', () => {
  const state = aState({
    groups: [aGroup(), aGroup({ groupId: groupId('g2'), name: '售后服务', order: 2 })],
    agents: [
      anAgent({ groupIds: [groupId('g1')] }),
      anAgent({ agentId: agentId('zhou@kfdemo'), groupIds: [groupId('g2')], capacity: 3 }),
    ],
    waiting: [
      aWaitingCustomer({ customerId: customerId('a'), wishedAgentId: agentId('liting@kfdemo') }),
      aWaitingCustomer({
        customerId: customerId('b'),
        wishedGroupId: groupId('g2'),
        waitingSince: at(NOW - 9 * MINUTE),
      }),
      aWaitingCustomer({ customerId: customerId('c') }),
    ],
  });
  const show = (unassigned: boolean) => {
    const groups = [groupId('g1')];
    const record = aWallBoard({
      accounts: [{ accountId: AccountId.parse('main'), groups, onlyThese: true, unassigned }],
    });
    const facts = wallFactsOf(partOf(state, groups, unassigned), NOW);
    const accounts = [{ facts, expected: undefined, samples: undefined }];
    return buildWallBoard({ record, accounts, build: 'test', now: NOW }, freshWallMemory).board;
  };

  it('counts their agents and who waits for them, and leaves out what is counted for the account', () => {
    const board = show(false);
    expect(WallBoard.parse(board)).toEqual(board);
    expect(Object.keys(board.figures)).toEqual(['waiting', 'longest', 'free', 'online']);
    expect(board.figures).toMatchObject({
      waiting: { value: 1 },
      longest: { since: NOW - 2 * MINUTE },
      free: { value: 5 },
      online: { value: 1, of: 1 },
    });
    expect(board).not.toHaveProperty('chart');
    expect(board.groups?.map(({ name, waiting }) => [name, waiting])).toEqual([['售前咨询', 1]]);
  });

  it('adds those who wished for nobody, where the board has their row', () => {
    const board = show(true);
    expect(board.figures.waiting?.value).toBe(2);
    expect(board.groups?.map(({ waiting }) => waiting)).toEqual([1, 1]);
  });
});

describe('several accounts', () => {
  it('add up people and places, and show side by side what cannot be added', () => {
    const other = anAccount({ id: AccountId.parse('second'), name: '云杉海外' });
    const record = aWallBoard({
      accounts: ['main', 'second'].map((id) => ({ accountId: AccountId.parse(id), unassigned: true })),
    });
    const first = aState({ agents, waiting: waitingSince(1, 2) });
    const second = aState({ account: other, agents: [anAgent({ capacity: 3 })], waiting: waitingSince(4) });
    const { board } = boardOf([first, second], { record });
    expect(board.figures).toMatchObject({
      waiting: { value: 3 },
      longest: { since: NOW - 4 * MINUTE },
      free: { value: 8 },
      online: { value: 2, of: 2 },
      serviceLevel: { parts: [{ account: '云杉家居服务号' }, { account: '云杉海外' }] },
    });
    expect(board.groups?.map(({ account, waiting }) => [account, waiting])).toEqual([
      ['云杉家居服务号', 2],
      ['云杉海外', 1],
    ]);
  });

  it('are as old as the one that stands worst', () => {
    const other = readAt(aState({ account: anAccount({ id: AccountId.parse('second') }) }), NOW - 40_000);
    const { board } = boardOf([aState({ agents, waiting: waitingSince(11) }), other]);
    expect(board.sources.queue.asOf).toBe(NOW - 40_000);
    expect(board.figures.waiting).toMatchObject({ stale: true, level: 'normal' });
  });
});

it('goes quiet outside business hours', () => {
  // NOW is a Friday, 16:00 in Shanghai.
  const hours = (from: number, to: number) =>
    boardOf(aState(), { record: aWallBoard({ hours: { days: [5], from, to }, outside: 'dim' }) }).board
      .outside;
  expect(hours(9 * 60, 18 * 60)).toBeUndefined();
  expect(hours(9 * 60, 16 * 60)).toBe('dim');
});

interface World {
  waits: number[];
  unlisted: number;
  agents: { online: boolean; capacity: number | null; load: number }[];
}

function stateOf(world: World): LiveState {
  const made = world.agents.map((one, i) => {
    const { capacity: _, ...agent } = anAgent({
      agentId: agentId(`a${i}`),
      presence: one.online ? 'online' : 'offline',
    });
    return { ...agent, ...(one.capacity !== null && { capacity: one.capacity }) };
  });
  const state = aState({
    agents: made,
    waiting: world.waits.map((ms, i) =>
      aWaitingCustomer({ customerId: customerId(`w${i}`), waitingSince: at(NOW - ms) }),
    ),
    sessions: world.agents.flatMap(({ load }, i) =>
      Array.from({ length: load }, (_, n) =>
        aSession({ customerId: customerId(`s${i}-${n}`), agentId: agentId(`a${i}`) }),
      ),
    ),
  });
  return { ...state, waitingCount: world.waits.length + world.unlisted };
}
