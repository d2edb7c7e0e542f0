import { agentId, anAgent, customerId, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { factsOf } from './agent-facts.ts';
import { columnsFor, densityOf, type LinesGround, linesOf, rowColumnsFor } from './agent-lines.ts';
import { EVERYBODY } from './arrange.ts';

const ids = (...names: string[]) => names.map((name) => agentId(name));
const facts = (online: string[], offline: string[] = []) =>
  new Map(
    [...online.map((id) => [id, 'online'] as const), ...offline.map((id) => [id, 'offline'] as const)].map(
      ([id, presence]) => [
        agentId(id),
        factsOf(anAgent({ agentId: agentId(id), presence }), [], {}, 'current', NOW),
      ],
    ),
  );
const ground = (over: Partial<LinesGround>): LinesGround => ({
  sections: [],
  facts: new Map(),
  collapsed: new Set(),
  density: 'rows',
  columns: 4,
  rowColumns: 1,
  unfolded: new Set(),
  showsOffline: false,
  slotsOf: () => [],
  ...over,
});

describe('the lines of the agent panel', () => {
  it('are a bar per group and a row per agent, whose slots follow to the right', () => {
    const lines = linesOf(
      ground({
        sections: [{ key: 'g1', rows: ids('a', 'b') }],
        facts: facts(['a', 'b', 'c', 'd', 'e', 'f', 'g']),
        slotsOf: (id) => (id === 'a' ? [customerId('x')] : []),
      }),
    );
    expect(lines.map((line) => [line.kind, line.height, line.places])).toEqual([
      ['group', 26, ['g1/']],
      ['row', 48, ['g1/a', 'g1/a/x']],
      ['row', 48, ['g1/b']],
    ]);
  });

  it('have no bar where there are no groups, and taller rows for six agents', () => {
    const lines = linesOf(ground({ sections: [{ key: EVERYBODY, rows: ids('a') }], facts: facts(['a']) }));
    expect(lines.map((line) => [line.kind, line.height])).toEqual([['row', 60]]);
  });

  it('are pairs of rows where there is room, each agent with their own places', () => {
    const lines = linesOf(
      ground({
        sections: [{ key: EVERYBODY, rows: ids('a', 'b', 'c') }],
        facts: facts(['a', 'b', 'c', 'd', 'e', 'f', 'g']),
        rowColumns: rowColumnsFor(1_268),
        slotsOf: (id) => (id === 'a' ? [customerId('x')] : []),
      }),
    );
    expect(lines).toMatchObject([
      { agents: ['a', 'b'], places: ['*/a', '*/a/x', '*/b'], starts: [0, 2] },
      { agents: ['c'], places: ['*/c'] },
    ]);
    expect(rowColumnsFor(1_068)).toBe(1);
  });

  it('leave out the rows of a folded group', () => {
    const sections = [{ key: 'g1', rows: ids('a') }];
    expect(linesOf(ground({ sections, collapsed: new Set(['g1']) }))).toHaveLength(1);
  });

  it('are rows of cells in the matrix, the offline ones folded into one box of two columns', () => {
    const sections = [{ key: EVERYBODY, rows: ids('a', 'b', 'c', 'x', 'y') }];
    const matrix = ground({ sections, facts: facts(['a', 'b', 'c'], ['x', 'y']), density: 'matrix' });
    expect(linesOf(matrix)).toMatchObject([
      { agents: ['a', 'b', 'c'], fold: undefined, height: 46 },
      { agents: [], fold: { count: 2, isOpen: false }, height: 44 },
    ]);
    expect(linesOf({ ...matrix, unfolded: new Set([EVERYBODY]) })).toMatchObject([
      { agents: ['a', 'b', 'c', 'x'] },
      { agents: ['y'], fold: { count: 2, isOpen: true } },
    ]);
    expect(linesOf({ ...matrix, showsOffline: true })).toMatchObject([
      { agents: ['a', 'b', 'c', 'x'] },
      { agents: ['y'], fold: undefined },
    ]);
  });
});

it('turns to the matrix above sixty agents unless somebody chose', () => {
  expect(densityOf('auto', 60)).toBe('rows');
  expect(densityOf('auto', 61)).toBe('matrix');
  expect(densityOf('compact', 300)).toBe('compact');
});

it('puts ten cells side by side on a wide screen', () => {
  expect(columnsFor(1_060, 'zh')).toBe(10);
  expect(columnsFor(0, 'en')).toBe(1);
});
