import { expect, it } from 'vitest';
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
