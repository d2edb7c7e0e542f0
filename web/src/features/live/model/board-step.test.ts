import type { LiveState } from '@kf/shared/contract/live';
import {
  agentId,
  anAgent,
  aSession,
  aState,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '#live/live-index.ts';
import type { LiveView } from '#live/live-store.ts';
import { type BoardStep, type BoardView, initialBoard, stepBoard } from './board-step.ts';

const liveOf = (state: LiveState): LiveView => ({
  sync: 'live',
  epoch: 'e',
  seq: 1,
  state,
  index: buildIndex(state),
  connection: { state: 'connected', attempt: 0 },
  mismatches: 0,
});
const stateOf = (waiting: number, from = 0): LiveState =>
  aState({
    agents: [anAgent({ agentId: agentId('li'), capacity: 3 })],
    waiting: Array.from({ length: waiting }, (_, index) =>
      aWaitingCustomer({ customerId: customerId(`c${from + index}`), order: from + index }),
    ),
  });
const step = (board: BoardView, state: LiveState, over: Partial<BoardStep> = {}): BoardView =>
  stepBoard(board, {
    live: liveOf(state),
    now: NOW,
    cause: 'live',
    queueHeld: false,
    agentsHeld: false,
    ...over,
  });
const shown = (board: BoardView): number => board.queue.rows.length;

describe('the board', () => {
  it('shows nothing before the first snapshot', () => {
    const board = stepBoard(initialBoard, {
      live: { ...liveOf(stateOf(2)), sync: 'loading' },
      now: NOW,
      cause: 'tick',
      queueHeld: false,
      agentsHeld: false,
    });
    expect(board).toBe(initialBoard);
  });

  it('follows a calm queue at once, a storm only on the whole second', () => {
    const calm = step(step(initialBoard, stateOf(3)), stateOf(4));
    expect(shown(calm)).toBe(4);
    const storm = step(calm, stateOf(12));
    expect(storm.isStorm).toBe(true);
    expect(shown(storm)).toBe(4);
    const ticked = step(storm, stateOf(12), { cause: 'tick', now: NOW + 700 });
    expect(shown(ticked)).toBe(12);
    expect(ticked.queue.rows.every((row) => row.appearedAt === 0 || row.position <= 4)).toBe(true);
  });

  it('draws agents with the whole second while sessions storm, and at once for an act of one’s own', () => {
    const served = (count: number): LiveState =>
      aState({
        agents: [anAgent({ agentId: agentId('li'), capacity: 9 })],
        sessions: Array.from({ length: count }, (_, n) =>
          aSession({ customerId: customerId(`s${n}`), agentId: agentId('li') }),
        ),
      });
    const at = (count: number, seq: number) => ({ live: { ...liveOf(served(count)), seq } });
    const load = (board: BoardView) => board.facts.get(agentId('li'))?.load;
    const calm = step(step(initialBoard, served(0), at(0, 1)), served(1), at(1, 3));
    expect([calm.isStorm, load(calm)]).toEqual([false, 1]);
    const storm = step(calm, served(5), at(5, 103));
    expect([storm.isStorm, load(storm)]).toEqual([true, 1]);
    expect(load(step(storm, served(5), { ...at(5, 103), cause: 'tick' }))).toBe(5);
    const sending = new Map([
      [customerId('s9'), { type: 'assign' as const, agentId: agentId('li'), at: NOW }],
    ]);
    expect(load(step({ ...storm, sending }, served(6), at(6, 113)))).toBe(6);
  });

  it('ends a storm after three calm seconds', () => {
    const storm = step(step(initialBoard, stateOf(3)), stateOf(12));
    expect(step(storm, stateOf(12), { cause: 'tick', now: NOW + 3_000 }).isStorm).toBe(false);
  });

  it('moves a held queue only when asked', () => {
    const held = step(step(initialBoard, stateOf(3)), stateOf(5), { queueHeld: true });
    expect(held.queue).toMatchObject({ arrived: 2 });
    expect(shown(held)).toBe(3);
    expect(shown(step(held, stateOf(5), { queueHeld: true, cause: 'user_queue' }))).toBe(5);
  });

  it('keeps to itself what did not change', () => {
    const state = stateOf(3);
    const before = step(initialBoard, state);
    const after = step(before, { ...state });
    expect(after.queue).toBe(before.queue);
    expect(after.facts).toBe(before.facts);
    expect(after.sections).toBe(before.sections);
    expect(after.suggestions.get(customerId('c0'))).toBe(before.suggestions.get(customerId('c0')));
  });

  it('forgets a click when the customer has left the queue', () => {
    const before = step(initialBoard, stateOf(2));
    const sending = new Map([[customerId('c0'), { type: 'assign' as const, agentId: agentId('li') }]]);
    const clicked = step({ ...before, sending }, stateOf(2));
    expect(clicked.suggestions.get(customerId('c0'))).toEqual({ kind: 'none', why: 'in_flight' });
    expect(step(clicked, stateOf(1, 1)).sending.size).toBe(0);
  });

  it('sorts agents anew every ten seconds, not while they are held', () => {
    const agents = ['a', 'b', 'c'].map((id) => anAgent({ agentId: agentId(id), nickname: id, capacity: 3 }));
    const idle = aState({ agents });
    const busy = aState({
      agents,
      sessions: [1, 2].map((n) => aSession({ customerId: customerId(`s${n}`), agentId: agentId('a') })),
    });
    const before = step(initialBoard, idle);
    const rows = (board: BoardView) => board.sections[0]?.rows;
    expect(rows(before)).toEqual(['a', 'b', 'c']);
    expect(rows(step(before, busy))).toEqual(['a', 'b', 'c']);
    const due = { cause: 'tick', now: NOW + 10_000 } as const;
    expect(rows(step(before, busy, { ...due, agentsHeld: true }))).toEqual(['a', 'b', 'c']);
    expect(rows(step(before, busy, due))).toEqual(['b', 'c', 'a']);
  });
});
