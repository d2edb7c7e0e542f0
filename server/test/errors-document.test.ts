import { readFileSync } from 'node:fs';
import { errorCodes } from '@kf/shared/contract/errors';
import { describe, expect, it } from 'vitest';
import { httpStatus } from '#errors.ts';
import { wechatErrors } from '#wechat/errors.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('docs/errors.md', () => {
  const table = rows(read('errors.md')).filter(([code]) => code?.startsWith('`'));

  it('lists exactly the codes of the contract, with their status, in their order', () => {
    const listed = table.map(([code, status]) => [code, status]);
    expect(listed).toEqual(errorCodes.map((code) => [`\`${code}\``, String(httpStatus[code])]));
  });

  it('says of each what it means and what to do', () => {
    const silent = table.filter(
      ([, , meaning, nextStep]) => !/\w/.test(meaning ?? '') || !/\w/.test(nextStep ?? ''),
    );
    expect(silent).toEqual([]);
  });
});

describe('docs/wechat.md', () => {
  it('maps every number of the platform as the code does', () => {
    const listed = rows(read('wechat.md')).flatMap(([numbers, code, kind]) =>
      /^-?\d+(, \d+)*$/.test(numbers ?? '')
        ? (numbers ?? '').split(',').map((number) => [Number(number), code?.replaceAll('`', ''), kind])
        : [],
    );
    const mapped = [...wechatErrors].map(([number, { code, kind }]) => [
      number,
      code,
      kind.replaceAll('_', ' '),
    ]);
    const byNumber = (a: readonly unknown[], b: readonly unknown[]) => Number(a[0]) - Number(b[0]);
    expect(listed.sort(byNumber)).toEqual(mapped.sort(byNumber));
  });
});
