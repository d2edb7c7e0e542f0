import type { Me } from '@kf/shared/contract/http';
import { aGroup, agentId, anAgent, aState, groupId } from '@kf/shared/testing/builders';
import { fireEvent, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '#lib/i18n.ts';
import type { AgentsAddress } from './agents-address.ts';
import { AgentsPage } from './agents-page.tsx';
import { renderAgents } from './testing/agents-fixture.tsx';

const sales = aGroup();
const after = aGroup({ groupId: groupId('g2'), name: '售后服务', order: 2 });
const li = anAgent({ groupIds: [sales.groupId], servedToday: 3 });
const wang = anAgent({
  agentId: agentId('wang@kfdemo'),
  nickname: '王浩然',
  staffNo: '1002',
  presence: 'offline',
  groupIds: [sales.groupId, after.groupId],
  binding: { state: 'unbound' },
  servedToday: 7,
});

function Page({ role }: { role: Me['role'] }) {
  const [address, setAddress] = useState<AgentsAddress>({});
  const patch = (next: { [K in keyof AgentsAddress]?: string | undefined }): void =>
    setAddress((was) => {
      const all = Object.entries({ ...was, ...next });
      return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as AgentsAddress;
    });
  return <AgentsPage role={role} address={address} onAddress={patch} />;
}

const list = { agents: [], seats: { used: 2, limit: 100 }, suffix: 'kfdemo', deleted: [] };
function open(role: Me['role'] = 'supervisor') {
  const state = aState({ agents: [li, wang], groups: [sales, after] });
  return renderAgents(state, <Page role={role} />, ({ path }) => ({
    body: path.endsWith('/agents?deleted=1') ? list : { groups: [] },
  }));
}
const names = () => [...document.querySelectorAll('tr[data-agent] strong')].map((one) => one.textContent);

beforeEach(() => setLanguage('zh'));

describe('the page of agents', () => {
  it('lists agents by staff number, and the other way round on request', async () => {
    const { user } = open();
    expect(names()).toEqual(['李婷', '王浩然']);
    await user.click(screen.getByRole('button', { name: '今日接待' }));
    await user.click(screen.getByRole('button', { name: '今日接待' }));
    expect(names()).toEqual(['王浩然', '李婷']);
    const header = screen.getByRole('columnheader', { name: '今日接待' });
    expect(header.getAttribute('aria-sort')).toBe('descending');
  });
  it('finds by what is typed, says what found nobody, and clears it', async () => {
    const { user } = open();
    const search = screen.getByRole('textbox', { name: '搜索客服' });
    await user.type(search, 'wang@');
    await vi.waitFor(() => expect(names()).toEqual(['王浩然']));
    await user.type(search, 'x');
    expect(await screen.findByText('没有符合“wang@x”的客服')).toBeDefined();
    await user.click(screen.getByRole('button', { name: '清除筛选' }));
    await vi.waitFor(() => expect(names()).toHaveLength(2));
  });
  it('filters by group, status and binding', async () => {
    const { user } = open();
    await user.click(screen.getByRole('button', { name: '售后服务 1' }));
    expect(names()).toEqual(['王浩然']);
    await user.click(screen.getByRole('button', { name: '全部客服 2' }));
    await user.click(screen.getByRole('button', { name: '在线 1' }));
    expect(names()).toEqual(['李婷']);
    await user.click(screen.getByRole('button', { name: '全部 2' }));
    await user.selectOptions(screen.getByLabelText('按绑定筛选'), '未绑定');
    expect(names()).toEqual(['王浩然']);
  });
  it('follows the live state', () => {
    const { push } = open();
    push({ type: 'agent.put', agent: { ...li, nickname: '李亭', servedToday: 4 } });
    push({ type: 'agent.removed', agentId: wang.agentId });
    expect(names()).toEqual(['李亭']);
    expect(screen.getByRole('button', { name: '全部客服 1' })).toBeDefined();
  });
  it('moves a group with Alt and an arrow, and says where it is', async () => {
    const { sent, said } = open();
    const group = screen.getByRole('button', { name: '售后服务 1' });
    fireEvent.keyDown(group, { key: 'ArrowUp', code: 'ArrowUp', altKey: true });
    expect(said()).toBe('售后服务 现在第 1，共 2 组');
    await vi.waitFor(() =>
      expect(sent.find((one) => one.method === 'PUT')?.body).toEqual({ groupIds: ['g2', 'g1'] }),
    );
    fireEvent.keyDown(group, { key: 'ArrowUp', code: 'ArrowUp', altKey: true });
    expect(said()).toBe('售后服务 已在最上');
  });
  it('opens the panel of a row and gives the focus back to it', async () => {
    const { user } = open();
    await user.click(screen.getByRole('button', { name: '编辑 王浩然' }));
    const panel = screen.getByRole('region', { name: '编辑客服' });
    expect(document.activeElement).toBe(within(panel).getByLabelText('昵称'));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: '编辑客服' })).toBeNull();
    await vi.waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: '编辑 王浩然' })),
    );
  });
  it('lets a viewer look and change nothing', () => {
    open('viewer');
    expect(names()).toEqual(['李婷', '王浩然']);
    expect(screen.queryByRole('button', { name: /编辑|新增|导入|移动/ })).toBeNull();
    expect(screen.getByText('只读：新增和修改请找主管或管理员')).toBeDefined();
  });
  it('does one thing with all who are ticked, and only with those in sight', async () => {
    const { user, sent } = open();
    await user.click(screen.getByRole('checkbox', { name: '选择列表里的全部客服' }));
    const bulk = screen.getByRole('group', { name: '已选 2 位' });
    await user.type(screen.getByRole('textbox', { name: '搜索客服' }), 'wang@');
    await screen.findByRole('group', { name: '已选 1 位' });
    await user.click(within(bulk).getByRole('button', { name: '加入分组' }));
    await user.click(screen.getByRole('menuitem', { name: '售后服务' }));
    expect(sent.filter(({ method }) => method === 'PUT')).toEqual([
      {
        method: 'PUT',
        path: '/api/accounts/main/agents/profiles',
        body: { agentIds: ['wang@kfdemo'], addGroupIds: ['g2'] },
      },
    ]);
  });
  it('has the dangerous and the rare in a menu of the row; deleting opens with its question', async () => {
    const { user } = open();
    await user.click(screen.getByRole('button', { name: '李婷 的更多操作' }));
    await user.click(screen.getByRole('menuitem', { name: '删除账号…' }));
    expect(document.activeElement).toBe(screen.getByLabelText(/^输入昵称/));
  });
  it('has WeChat’s list read on request', async () => {
    const { user, sent, said } = open();
    await user.click(await screen.findByRole('button', { name: '立即读取微信名单' }));
    expect(sent.at(-1)).toMatchObject({ method: 'POST', path: '/api/accounts/main/agents/refresh' });
    await vi.waitFor(() => expect(said()).toContain('名单已读取'));
  });
  it('offers a viewer neither boxes nor menus', () => {
    open('viewer');
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('button', { name: /更多操作/ })).toBeNull();
  });
});
