import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv, writeCsv } from './csv.ts';

const cellsOf = (text: string) => parseCsv(text).map((row) => row.cells);

describe('reading', () => {
  it('takes quotes, commas and line breaks inside quotes, both line ends, and a byte order mark', () => {
    expect(cellsOf('\uFEFFa,"b,""c"""\r\n"d\ne",f\n')).toEqual([
      ['a', 'b,"c"'],
      ['d\ne', 'f'],
    ]);
  });

  it('leaves empty lines out and remembers where each row began', () => {
    expect(parseCsv('a,b\n\n , \n"x\ny",z\nlast')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 4, cells: ['x\ny', 'z'] },
      { line: 6, cells: ['last'] },
    ]);
  });

  it('takes the apostrophe off a cell that would have been a formula, and no other', () => {
    expect(cellsOf("'=1+1,'+86,O'Neil,'quoted")).toEqual([['=1+1', '+86', "O'Neil", "'quoted"]]);
  });

  it('of a file that breaks off keeps what is there', () => {
    expect(cellsOf('a,"b')).toEqual([['a', 'b']]);
    expect(cellsOf('')).toEqual([]);
  });
});

describe('writing', () => {
  it('puts an apostrophe before what a spreadsheet would run', () => {
    expect(writeCsv([['=HYPERLINK("x")', '+1', '-1', '@a', 'b', -1]])).toBe(
      `\uFEFF"'=HYPERLINK(""x"")",'+1,'-1,'@a,b,-1\r\n`,
    );
  });

  it('is read back as it was', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '=', '-', '@', '客', ' ', '1') });
    const row = fc.array(
      cell.map((text) => text.trim()),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const kept = rows.filter((cells) => cells.some((text) => text !== ''));
        expect(cellsOf(writeCsv(rows))).toEqual(kept);
      }),
    );
  });
});
