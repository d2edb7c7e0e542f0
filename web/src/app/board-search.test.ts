import { expect, it } from 'vitest';
import { boardSearch } from './board-search.ts';

it('keeps what it knows of the address, as text, and drops the rest', () => {
  expect(boardSearch({ c: 'K7Q-2MF', group: 7, show: '', density: ['x'], other: 'y' })).toEqual({
    c: 'K7Q-2MF',
    group: '7',
  });
});
