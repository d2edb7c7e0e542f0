import type { ImportPreview, ImportProgress } from '@kf/shared/contract/agents';
import { aState } from '@kf/shared/testing/builders';
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '#lib/i18n.ts';
import { refused, renderAgents } from '../testing/agents-fixture.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { readTable } from './read-table.ts';

const csv = '账号,昵称\nxubei,许北\nbad one,坏\n';
const preview: ImportPreview = {
  rows: [
    { line: 2, kfAccount: 'xubei@kfdemo', nickname: '许北', verdict: 'create', differs: [], problems: [] },
    {
      line: 3,
      kfAccount: 'bad one',
      nickname: '坏',
      verdict: 'refused',
      differs: [],
      problems: [{ column: 'account', problem: 'account_illegal' }],
    },
  ],
  seats: { used: 3, limit: 100, after: 4 },
};
const row = { line: 2, kfAccount: 'xubei@kfdemo', nickname: '许北' };
const progress = (over: Partial<ImportProgress>): ImportProgress => ({
  key: 'k'.repeat(32),
  state: 'finished',
  rows: [{ ...row, state: 'done' }],
  ...over,
});

function open(answer: Parameters<typeof renderAgents>[2]) {
  return renderAgents(aState(), <ImportDialog onClose={() => undefined} />, answer);
}
const choose = async (user: ReturnType<typeof open>['user'], text = csv) =>
  user.upload(
    screen.getByLabelText<HTMLInputElement>('选择 CSV 文件', { selector: 'input' }),
    new File([text], '客服.csv', { type: 'text/csv' }),
  );

beforeEach(() => {
  setLanguage('zh');
  sessionStorage.clear();
});

describe('importing agents', () => {
  it('shows what each row would do, then what came of it', async () => {
    const { user, sent } = open(({ path }) => ({ body: path.endsWith('preview') ? preview : progress({}) }));
    await choose(user);
    const table = await screen.findByRole('table');
    expect(within(table).getByText(/不导入: 账号不合规/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: '导入 1 行' }));
    expect(await screen.findByText('导入完成：1 行成功，0 行没有成功', { selector: 'b' })).toBeDefined();
    expect(within(table).getByText('完成')).toBeDefined();
    expect(sent.find((one) => one.path.endsWith('/import'))?.body).toMatchObject({ csv });
  });
  it('goes on under the same key where WeChat stopped it', async () => {
    let stopped = true;
    const { user, sent } = open(({ path }) => {
      if (path.endsWith('preview')) return { body: preview };
      const was = stopped;
      if (path.endsWith('/import')) stopped = false;
      const error = { code: 'wechat_daily_limit' } as const;
      return {
        body: was
          ? progress({ state: 'stopped', rows: [{ ...row, state: 'waiting' }], error })
          : progress({}),
      };
    });
    await choose(user);
    await user.click(await screen.findByRole('button', { name: '导入 1 行' }));
    expect(await screen.findByText('今天的接口次数用完了，00:00 恢复')).toBeDefined();
    await user.click(screen.getByRole('button', { name: '继续导入' }));
    await screen.findByText(/^导入完成/, { selector: 'b' });
    const keys = sent
      .filter((one) => one.path.endsWith('/import'))
      .map((one) => (one.body as { key: string }).key);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });
  it('says why a file is no table of agents', async () => {
    const { user } = open(() => refused(400, 'request_invalid', { reason: 'columns_missing' }));
    await choose(user, 'a,b\n1,2\n');
    await vi.waitFor(() => expect(screen.getByText('缺少“账号”或“昵称”列')).toBeDefined());
  });
});

it('reads tables in UTF-8 and in GBK, and nothing that is no text', async () => {
  expect(await readTable(new Blob(['昵称']))).toEqual({ csv: '昵称' });
  expect(await readTable(new Blob([new Uint8Array([0xea, 0xc7, 0xb3, 0xc6])]))).toEqual({ csv: '昵称' });
  expect(await readTable(new Blob([new Uint8Array([0xff, 0xff, 0])]))).toEqual({ fault: 'unreadable' });
  expect(await readTable(new Blob(['x'.repeat(200_001)]))).toEqual({ fault: 'tooLarge' });
});
