import { describe, expect, it } from 'vitest';
import { readEntry } from './entry.ts';
import { startOfToday } from './start-of-today.ts';

describe('an audit line', () => {
  it('shows what differs between before and after, and nothing that stayed', () => {
    const { changed } = readEntry({
      before: { role: 'viewer', name: '赵', scope: 'all' },
      after: { role: 'admin', name: '赵', scope: { main: ['g1'] } },
    });
    expect(changed).toEqual([
      { field: 'role', before: 'viewer', after: 'admin' },
      { field: 'scope', before: 'all', after: '{"main":["g1"]}' },
    ]);
  });

  it('shows a single value that came or went', () => {
    expect(readEntry({ before: null, after: '老客户' }).changed).toEqual([
      { field: '', before: undefined, after: '老客户' },
    ]);
  });

  it('finds what it was done to, how it ended and what WeChat said', () => {
    expect(
      readEntry({ code: 'K7Q-2MF', error: { code: 'agent_offline', errcode: 65415, errmsg: 'offline' } }),
    ).toMatchObject({ target: 'K7Q-2MF', outcome: 'agent_offline', wechat: '65415 offline' });
  });

  it('says which check the doctor was asked for, and which step the set-up reached', () => {
    expect(readEntry({ params: { accountId: 'main', check: 'allow_list' } }).check).toBe('allow_list');
    expect(readEntry({ params: { accountId: 'main', check: 'of an older build' } }).check).toBeUndefined();
    expect(readEntry({ step: 3 }).step).toBe(3);
  });

  it('survives whatever an older build has written', () => {
    expect(readEntry(null).rest).toEqual([]);
    expect(readEntry(['x']).rest).toEqual([]);
  });
});

it('finds midnight in a zone', () => {
  const at = Date.UTC(2027, 2, 11, 2, 30, 5);
  expect(startOfToday(at, 'Asia/Shanghai')).toBe(Date.UTC(2027, 2, 10, 16));
  expect(startOfToday(at, 'America/New_York')).toBe(Date.UTC(2027, 2, 10, 5));
});
