import type { Agent } from '@kf/shared/contract/live';
import { aGroup, anAgent, aSession, aState, groupId } from '@kf/shared/testing/builders';
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '#lib/i18n.ts';
import { alerts, findAlert, refused, renderAgents } from '../testing/agents-fixture.tsx';
import { EditAgent } from './edit-agent.tsx';

const sales = aGroup();
const after = aGroup({ groupId: groupId('g2'), name: '售后服务', order: 2 });

function open(over: Partial<Agent> = {}, answer?: Parameters<typeof renderAgents>[2], busy = false) {
  const agent = anAgent({ groupIds: [sales.groupId], ...over });
  const onClose = vi.fn<() => void>();
  const state = aState({
    agents: [agent],
    groups: [sales, after],
    sessions: busy ? [aSession()] : [],
  });
  return {
    agent,
    onClose,
    ...renderAgents(state, <EditAgent agentId={agent.agentId} onClose={onClose} />, answer),
  };
}
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const path = '/api/accounts/main/agents/liting@kfdemo';

beforeEach(() => setLanguage('zh'));

describe('editing an agent', () => {
  it('sends only what was changed, and follows the rest live', async () => {
    const { agent, user, sent, push, said } = open();
    expect(button('保存').disabled).toBe(true);
    await user.click(button('售后服务'));
    await user.type(screen.getByLabelText('备注'), '早班');
    push({ type: 'agent.put', agent: { ...agent, nickname: '李亭', capacity: 8 } });
    expect(screen.getByLabelText<HTMLInputElement>('昵称').value).toBe('李亭');
    expect(screen.getByLabelText<HTMLInputElement>('接待上限').value).toBe('8');
    expect(screen.getByText('资料已改动')).toBeDefined();
    await user.click(button('保存'));
    await vi.waitFor(() => expect(said()).toBe('李亭 的资料已保存'));
    expect(sent).toEqual([
      { method: 'PUT', path: `${path}/profile`, body: { groupIds: ['g1', 'g2'], note: '早班' } },
    ]);
  });
  it('counts code points of the nickname and says when there are too many', async () => {
    const { user, sent } = open();
    const nickname = screen.getByLabelText('昵称');
    await user.clear(nickname);
    await user.type(nickname, '😀'.repeat(16));
    expect(alerts()).toEqual([]);
    await user.type(nickname, '长');
    expect(alerts()[0]).toBe('昵称最多 16 个字，现在 17 个');
    await user.click(button('保存'));
    expect(sent).toEqual([]);
    expect(document.activeElement).toBe(nickname);
  });
  it('keeps what WeChat refused, and says why', async () => {
    const { user } = open({}, () => refused(400, 'agent_nickname_illegal'));
    await user.type(screen.getByLabelText('昵称'), '★');
    await user.click(button('保存'));
    const alert = await findAlert();
    expect(alert).toContain('昵称没有保存： 昵称不合规');
    expect(screen.getByLabelText<HTMLInputElement>('昵称').value).toBe('李婷★');
  });
  it('excludes from assignment with a reason, until taken back', async () => {
    const { user, sent } = open();
    await user.click(screen.getByLabelText('不参与派单'));
    await user.type(screen.getByLabelText('原因'), '培训');
    await user.click(button('保存'));
    expect(sent[0]?.body).toEqual({ excluded: { reason: '培训' } });
  });
  it('refuses a capacity that is no number from 0 to 100', async () => {
    const { user, sent } = open();
    const capacity = screen.getByLabelText('接待上限');
    await user.clear(capacity);
    await user.type(capacity, '101');
    await user.click(button('保存'));
    expect(alerts()[0]).toBe('填 0 到 100 的整数，或留空');
    expect(sent).toEqual([]);
  });
});

describe('inviting', () => {
  it.each([
    ['worker_already_yours', '这个微信号已经是本公众号的客服'],
    ['worker_already_invited', '这个微信号已有待确认的邀请'],
    ['worker_bound_too_often', '这个微信号绑定的公众号太多'],
    ['wechat_id_invalid', '没有这个微信号'],
    ['agent_already_bound', '李婷 已绑定过微信'],
    ['invitation_pending', '李婷 的邀请还在等本人确认'],
  ])('tells %s in words', async (code, words) => {
    const { user } = open({ binding: { state: 'unbound' } }, () => refused(409, code));
    await user.type(screen.getByLabelText('微信号'), 'wx_new');
    await user.click(button('发送邀请'));
    expect(await findAlert()).toContain(words);
  });
  it('is not possible while one waits, and possible again with the same id when it was declined', async () => {
    const { agent, push, user, sent } = open({ binding: { state: 'waiting', wechatId: 'wx_1' } });
    expect(screen.queryByLabelText('微信号')).toBeNull();
    push({ type: 'agent.put', agent: { ...agent, binding: { state: 'rejected', wechatId: 'wx_1' } } });
    await user.click(button('再发邀请'));
    expect(sent).toEqual([{ method: 'POST', path: `${path}/invitation`, body: { wechatId: 'wx_1' } }]);
  });
});

describe('deleting', () => {
  it('asks for the nickname, and for ending the sessions first', async () => {
    const answer = () => ({ body: { deleted: {}, closedSessions: 1, handedOver: 0 } });
    const { user, sent, onClose, said } = open({}, answer, true);
    expect(screen.getByText('1 个进行中的会话会中断')).toBeDefined();
    await user.click(button('删除账号…'));
    await user.type(screen.getByLabelText('输入昵称 李婷 确认'), '李婷');
    expect(button('删除 李婷').disabled).toBe(true);
    await user.click(screen.getByLabelText('先结束这 1 个会话，再删除'));
    await user.click(button('删除 李婷'));
    await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(said()).toBe('李婷 已删除，结束了 1 个会话');
    expect(sent).toEqual([
      { method: 'DELETE', path, body: { confirmNickname: '李婷', openSessions: 'close' } },
    ]);
  });
  it('shows the sessions that only WeChat knew of', async () => {
    const sessions = [{ customerId: 'o1', code: 'K7Q-2MF', startedAt: 1 }];
    const { user } = open({}, () => refused(409, 'agent_has_sessions', { sessions }));
    await user.click(button('删除账号…'));
    await user.type(screen.getByLabelText('输入昵称 李婷 确认'), '李婷');
    await user.click(button('删除 李婷'));
    expect(await findAlert()).toContain('K7Q-2MF');
    expect(screen.getByLabelText('先结束这 1 个会话，再删除')).toBeDefined();
  });
  it('says that somebody else was first', () => {
    const { agent, push } = open();
    push({ type: 'agent.removed', agentId: agent.agentId });
    const panel = screen.getByRole('region', { name: '编辑客服' });
    expect(within(panel).getByText('微信名单里没有这位客服')).toBeDefined();
  });
});
