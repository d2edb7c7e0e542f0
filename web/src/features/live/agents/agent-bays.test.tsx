import type { Agent } from '@kf/shared/contract/live';
import {
  aGroup,
  agentId,
  anAccount,
  anAgent,
  anOperation,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
} from '@kf/shared/testing/builders';
import { fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderBoard } from '../acts/testing/board-fixture.tsx';
import { AgentBays } from './agent-bays.tsx';

const now = Date.now();
const agent = (id: string, over: Partial<Agent> = {}): Agent =>
  anAgent({ agentId: agentId(id), nickname: id, ...over });
const sessions = (id: string, count: number, minutes = 1) =>
  Array.from({ length: count }, (_, index) =>
    aSession({
      customerId: customerId(`${id}${index}`),
      code: `${id}${index}-2MF`,
      agentId: agentId(id),
      startedAt: at(now - minutes * 60_000 - 1_000 + index),
    }),
  );
const rowOf = (name: string): HTMLElement => screen.getByRole('group', { name: new RegExp(`^${name}，`) });
const boxes = (name: string): string[] =>
  [...rowOf(name).querySelectorAll<HTMLElement>('[class*="slots"] > *')].map((box) => box.textContent ?? '');

beforeEach(() => localStorage.clear());

describe('an agent’s row', () => {
  it('has a box per session, oldest first, and per free place', () => {
    renderBoard(
      aState({ agents: [agent('li', { capacity: 4 })], sessions: sessions('li', 2) }),
      <AgentBays />,
    );
    expect(boxes('li')).toEqual(['li0-2MF01:01', 'li1-2MF01:01', '空', '空']);
    expect(screen.getByRole('img', { name: '负载 2/4' })).toBeTruthy();
    expect(rowOf('li').getAttribute('aria-label')).toBe('li，在线，空 2');
  });

  it('marks what is over the limit and what lasts too long', () => {
    const state = aState({ agents: [agent('li', { capacity: 1 })], sessions: sessions('li', 2, 26) });
    renderBoard(state, <AgentBays />);
    expect(screen.getByRole('button', { name: /li0-2MF，li 接待 26 分，接近 30 分$/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: /li1-2MF.*超过上限$/ })).toBeTruthy();
    expect(rowOf('li').getAttribute('aria-label')).toBe('li，在线，超 1');
  });

  it('shows an assignment on its way', () => {
    const operation = anOperation({ customerId: customerId('x'), code: 'K7Q-2MF', agentId: agentId('li') });
    renderBoard(aState({ agents: [agent('li', { capacity: 2 })], operations: [operation] }), <AgentBays />);
    expect(boxes('li')).toEqual(['K7Q-2MF派送中', '空']);
  });

  it('names six of many sessions and lists all behind the rest', () => {
    renderBoard(
      aState({ agents: [agent('li', { capacity: 12 })], sessions: sessions('li', 10) }),
      <AgentBays />,
    );
    fireEvent.click(screen.getByRole('button', { name: 'li 另有 4 个会话' }));
    expect(within(screen.getByRole('menu')).getAllByRole('menuitem')).toHaveLength(10);
  });

  it('says why an offline agent can or cannot be given anybody', () => {
    const offline = { presence: 'offline' as const };
    const agents = [
      agent('bound', offline),
      agent('asked', { ...offline, binding: { state: 'waiting' }, seenOnline: false }),
    ];
    renderBoard(aState({ account: anAccount({ dialect: 'legacy' }), agents }), <AgentBays />);
    expect(within(rowOf('bound')).getByText('离线，已绑定，可尝试派给')).toBeTruthy();
    expect(within(rowOf('asked')).getByText('绑定邀请待本人确认，不能派给')).toBeTruthy();
    expect(within(rowOf('asked')).getByText('未上过线')).toBeTruthy();
  });

  it('opens the customer of a session, and its menu ends it', () => {
    const board = renderBoard(aState({ agents: [agent('li')], sessions: sessions('li', 1) }), <AgentBays />);
    const slot = screen.getByRole('button', { name: /^li0-2MF/ });
    fireEvent.click(slot);
    expect(board.openCustomer).toHaveBeenCalledWith('li0-2MF');
    fireEvent.contextMenu(slot);
    expect(screen.getByRole('menuitem', { name: /结束会话/ })).toBeTruthy();
  });
});

describe('the panel', () => {
  const g1 = aGroup({ groupId: groupId('g1'), name: '售前咨询', order: 1 });
  const g2 = aGroup({ groupId: groupId('g2'), name: '售后服务', order: 2 });
  const state = aState({
    groups: [g1, g2],
    agents: [
      agent('both', { groupIds: [g1.groupId, g2.groupId], capacity: 2 }),
      agent('full', { groupIds: [g1.groupId], capacity: 1 }),
      agent('away', { groupIds: [g2.groupId], presence: 'offline' }),
      ...['d', 'e', 'f', 'g'].map((id) => agent(id, { groupIds: [g2.groupId] })),
    ],
    sessions: sessions('full', 1),
    waiting: [aWaitingCustomer({ wishedGroupId: g1.groupId })],
  });

  it('shows an agent of two groups in both and counts once in the heading', () => {
    renderBoard(state, <AgentBays />);
    expect(screen.getAllByRole('group', { name: /^both，/ })).toHaveLength(2);
    expect(screen.getByRole('heading', { name: '客服席位 7' })).toBeTruthy();
    expect(screen.getByRole('button', { name: '售前咨询 在线 2/2 会话 1 空位 2 组内等待 1' })).toBeTruthy();
  });

  it('folds a group and remembers it', () => {
    renderBoard(state, <AgentBays />).unmount();
    const first = renderBoard(state, <AgentBays />);
    fireEvent.click(screen.getByRole('button', { name: /^售前咨询/ }));
    expect(screen.queryByRole('group', { name: /^full，/ })).toBeNull();
    first.unmount();
    renderBoard(state, <AgentBays />);
    expect(screen.getByRole('button', { name: /^售前咨询/ }).getAttribute('aria-expanded')).toBe('false');
  });

  it('filters, and counts what each filter would show', () => {
    renderBoard(state, <AgentBays />);
    fireEvent.click(screen.getByRole('radio', { name: '已满 1' }));
    expect(screen.getAllByRole('group').map((row) => row.getAttribute('data-agent'))).toEqual(['full']);
    fireEvent.click(screen.getByRole('radio', { name: '离线 1' }));
    expect(screen.getByRole('group', { name: /^away，/ })).toBeTruthy();
  });

  it('takes its view from the address', () => {
    renderBoard(state, <AgentBays show="full" group="g1" density="matrix" />);
    expect(screen.getByRole('grid')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^售后服务/ })).toBeNull();
    expect(screen.getByRole('gridcell', { name: /^full，/ })).toBeTruthy();
  });

  it('folds offline agents of the matrix into one box', () => {
    renderBoard(state, <AgentBays density="matrix" />);
    expect(screen.queryByRole('gridcell', { name: /^away，/ })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '离线 1 人' }));
    expect(screen.getByRole('gridcell', { name: /^away，/ })).toBeTruthy();
  });

  it('sorts as asked', () => {
    const agents = [agent('a', { servedToday: 1 }), agent('b', { servedToday: 9 })];
    renderBoard(aState({ agents }), <AgentBays />);
    fireEvent.click(screen.getByRole('button', { name: '排序: 空位优先' }));
    fireEvent.click(screen.getByRole('menuitemradio', { name: '今日接待' }));
    expect(screen.getAllByRole('group').map((row) => row.getAttribute('data-agent'))).toEqual(['b', 'a']);
  });
});
