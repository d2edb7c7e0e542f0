import { anAccount, anAgent, aState } from '@kf/shared/testing/builders';
import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '#lib/i18n.ts';
import { alerts, findAlert, refused, renderAgents } from '../testing/agents-fixture.tsx';
import { AddAgent } from './add-agent.tsx';

const li = anAgent();

function open(
  answer?: Parameters<typeof renderAgents>[2],
  dialect: 'current' | 'legacy' = 'current',
  suffix?: string,
) {
  const state = aState({ account: anAccount({ dialect }), agents: [li] });
  const onAgent = vi.fn<(agentId: string) => void>();
  const parts = <AddAgent suffix={suffix} past={undefined} onAgent={onAgent} onClose={() => undefined} />;
  return { onAgent, ...renderAgents(state, parts, answer) };
}
const create = () => screen.getByRole('button', { name: '建立' });
const made = { agent: anAgent({ nickname: '许北', binding: { state: 'waiting', wechatId: 'wx_1' } }) };

beforeEach(() => setLanguage('zh'));

describe('adding an agent', () => {
  it('tells at once what is wrong with the prefix', async () => {
    const { user } = open(undefined, 'current', 'kfdemo');
    const prefix = screen.getByLabelText('账号前缀');
    await user.type(prefix, 'xu-bei');
    expect(alerts()[0]).toBe('只能用字母、数字和下划线');
    await user.clear(prefix);
    await user.type(prefix, 'abcdefghijk');
    expect(alerts()[0]).toBe('前缀最多 10 位，现在 11 位');
    await user.clear(prefix);
    await user.type(prefix, 'liting');
    expect(alerts()[0]).toContain('已有客服用这个账号');
  });
  it('names what is missing and asks nobody', async () => {
    const { user, sent } = open(undefined, 'current', 'kfdemo');
    await user.click(create());
    expect(alerts()).toEqual(['写一个昵称', '写一个账号前缀']);
    expect(document.activeElement).toBe(screen.getByLabelText('昵称'));
    expect(sent).toEqual([]);
  });
  it('sends no password in the current dialect, and the whole account while the suffix is unknown', async () => {
    const { user, sent, onAgent } = open(() => ({ status: 201, body: made }));
    expect(screen.queryByText('登录密码')).toBeNull();
    await user.type(screen.getByLabelText('昵称'), '许北');
    await user.type(screen.getByLabelText('账号前缀'), 'xubei');
    await user.type(screen.getByLabelText('公众号微信号'), 'yunshan');
    await user.click(create());
    await user.click(await screen.findByRole('button', { name: '编辑资料' }));
    expect(sent[0]?.body).toEqual({ nickname: '许北', kfAccount: 'xubei@yunshan' });
    expect(onAgent).toHaveBeenCalledWith(li.agentId);
  });
  it('shows the generated password once, and that only the invitation was refused', async () => {
    const body = {
      ...made,
      password: 'k7Mq2vXw9RtP',
      invitation: { refused: { code: 'wechat_id_invalid' } },
    };
    const { user, sent } = open(() => ({ status: 201, body }), 'legacy', 'kfdemo');
    await user.type(screen.getByLabelText('昵称'), '许北');
    await user.type(screen.getByLabelText('账号前缀'), 'xubei');
    await user.type(screen.getByLabelText('微信号'), 'wx_1');
    await user.click(create());
    expect(await screen.findByText('k7Mq2vXw9RtP')).toBeDefined();
    expect(alerts()[0]).toContain('邀请没有发出： 没有这个微信号');
    expect(sent[0]?.body).toEqual({
      nickname: '许北',
      prefix: 'xubei',
      generatePassword: true,
      inviteWechatId: 'wx_1',
    });
  });
  it('takes a typed password of at least six characters', async () => {
    const { user, sent } = open(() => ({ status: 201, body: made }), 'legacy', 'kfdemo');
    await user.type(screen.getByLabelText('昵称'), '许北');
    await user.type(screen.getByLabelText('账号前缀'), 'xubei');
    await user.click(screen.getByLabelText('自己写'));
    await user.type(screen.getByLabelText('密码'), '12345');
    await user.click(create());
    expect(alerts()[0]).toBe('密码 6 到 64 位');
    await user.type(screen.getByLabelText('密码'), '6');
    await user.click(create());
    await vi.waitFor(() => expect(sent[0]?.body).toMatchObject({ password: '123456' }));
  });
  it.each([
    ['agent_limit_reached', '客服账号已到公众号的上限'],
    ['agent_exists', '这个客服账号已存在'],
    ['agent_account_illegal', '客服账号不合规'],
  ])('tells %s in words and keeps the form', async (code, words) => {
    const { user } = open(() => refused(409, code), 'current', 'kfdemo');
    await user.type(screen.getByLabelText('昵称'), '许北');
    await user.type(screen.getByLabelText('账号前缀'), 'xubei');
    await user.click(create());
    expect(await findAlert()).toContain(words);
    expect(screen.getByLabelText<HTMLInputElement>('昵称').value).toBe('许北');
  });
});
