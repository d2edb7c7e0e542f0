import type { AgentId } from '@kf/shared/contract/ids';
import { describe, expect, it } from 'vitest';
import { AppError } from '#errors.ts';
import {
  commonSuffix,
  makePassword,
  requireAccountName,
  requireNickname,
  requireWechatId,
} from './checks.ts';

const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details?.['part']] : error;
  }
};

describe('accounts', () => {
  it.each(['a', 'kf2001', '0123456789', '_A_z_9'])('takes the prefix %s', (prefix) => {
    expect(requireAccountName({ prefix }, 'kfdemo')).toBe(`${prefix}@kfdemo`);
  });

  it.each(['', '01234567890', 'a-b', 'a b', '客服', 'a.b', 'é'])('refuses the prefix "%s"', (prefix) => {
    expect(codeOf(() => requireAccountName({ prefix }, 'kfdemo'))).toEqual([
      'agent_account_illegal',
      'prefix',
    ]);
  });

  it('wants the whole account while no agent shows the WeChat id, and takes it at its word', () => {
    expect(codeOf(() => requireAccountName({ prefix: 'a' }, undefined))).toEqual([
      'agent_account_illegal',
      'suffix',
    ]);
    expect(requireAccountName({ kfAccount: 'a@gh_176331aa' }, undefined)).toBe('a@gh_176331aa');
    expect(requireAccountName({ kfAccount: 'a@new-id' }, 'kfdemo')).toBe('a@new-id');
  });

  it.each(['a@', 'a@b@c', `a@${'x'.repeat(31)}`, 'a@微信'])('refuses the whole account %s', (kfAccount) => {
    expect(codeOf(() => requireAccountName({ kfAccount }, 'kfdemo'))).toEqual([
      'agent_account_illegal',
      'suffix',
    ]);
  });

  it('learns the WeChat id from most of the agents', () => {
    const ids = ['a@old', 'b@kfdemo', 'c@kfdemo', 'nothing'] as AgentId[];
    expect(commonSuffix(ids)).toBe('kfdemo');
    expect(commonSuffix([])).toBeUndefined();
  });
});

it('counts nicknames in characters that people see as one, not in code units', () => {
  expect(requireNickname(` ${'😀'.repeat(16)} `)).toBe('😀'.repeat(16));
  for (const nickname of ['', '   ', '长'.repeat(17), '😀'.repeat(17)])
    expect(codeOf(() => requireNickname(nickname))).toEqual(['agent_nickname_illegal', undefined]);
});

it('takes any WeChat id without spaces: only WeChat knows which exist', () => {
  expect(requireWechatId(' wx_li-1 ')).toBe('wx_li-1');
  for (const id of ['', ' ', 'a b'])
    expect(codeOf(() => requireWechatId(id))).toEqual(['wechat_id_invalid', undefined]);
});

it('makes passwords that differ and can be read aloud', () => {
  const made = new Set(Array.from({ length: 50 }, makePassword));
  expect(made.size).toBe(50);
  for (const password of made) expect(password).toMatch(/^[a-hjkmnp-zA-HJKMNP-Z2-9]{12}$/);
});
