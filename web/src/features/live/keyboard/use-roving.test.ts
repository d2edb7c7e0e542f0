import { describe, expect, it } from 'vitest';
import { moveBy } from './use-roving.ts';

const lines = [['group'], ['a', 'a1', 'a2'], ['b'], ['c', 'c1']];

it.each([
  ['down a column that the next line has', 1, 1, 'ArrowDown', 2, 0],
  ['up to the last place of a shorter line', 1, 2, 'ArrowUp', 0, 0],
  ['right along the line', 1, 0, 'ArrowRight', 1, 1],
  ['left along the line', 1, 1, 'ArrowLeft', 1, 0],
  ['home to the first line', 3, 1, 'Home', 0, 0],
  ['end to the last line', 0, 0, 'End', 3, 0],
])('moves %s', (_name, line, column, key, toLine, toColumn) => {
  expect(moveBy(lines, { line, column }, key)).toEqual({ line: toLine, column: toColumn });
});

it('leads out of the list at its ends', () => {
  expect(moveBy(lines, { line: 1, column: 2 }, 'ArrowRight')).toBeUndefined();
  expect(moveBy(lines, { line: 0, column: 0 }, 'ArrowLeft')).toBeUndefined();
  expect(moveBy(lines, { line: 0, column: 0 }, 'ArrowUp')).toBeUndefined();
  expect(moveBy(lines, { line: 3, column: 0 }, 'ArrowDown')).toBeUndefined();
});

describe('two agents side by side', () => {
  const pairs = [
    ['a', 'a1', 'a2', 'b', 'b1'],
    ['c', 'd', 'd1', 'd2'],
    ['e', 'e1'],
  ];
  const starts = [[0, 3], [0, 1], undefined];
  const startsOf = (line: number) => starts[line];
  it.each([
    ['down within the first column', 0, 2, 'ArrowDown', 1, 0],
    ['down within the second', 0, 4, 'ArrowDown', 1, 2],
    ['up within the second, to its last place', 1, 3, 'ArrowUp', 0, 4],
    ['down to a line with one', 1, 2, 'ArrowDown', 2, 1],
    ['right from one agent to the next', 0, 2, 'ArrowRight', 0, 3],
  ])('moves %s', (_name, line, column, key, toLine, toColumn) => {
    expect(moveBy(pairs, { line, column }, key, startsOf)).toEqual({ line: toLine, column: toColumn });
  });
});
