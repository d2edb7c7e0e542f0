import type { LiveState } from '@kf/shared/contract/live';
import {
  aGroup,
  agentId,
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
import { describe, expect, it } from 'vitest';
import { renderBoard } from '../acts/testing/board-fixture.tsx';
import { QueueBay } from './queue-bay.tsx';

const now = Date.now();
const minutesAgo = (minutes: number) => at(now - minutes * 60_000);
const live = { asOf: at(now), state: 'live', intervalMs: 6_000 } as const;

function stateOf(parts: Parameters<typeof aState>[0], over: Partial<LiveState> = {}): LiveState {
  const state = aState(parts);
  return { ...state, sources: { ...state.sources, queue: live, online: live, sessions: live }, ...over };
}
const customer = (id: string, minutes: number, over: Parameters<typeof aWaitingCustomer>[0] = {}) =>
  aWaitingCustomer({
    customerId: customerId(id),
    code: `${id}-2MF`,
    waitingSince: minutesAgo(minutes),
    order: now - minutes * 60_000,
    ...over,
  });
const li = anAgent({ agentId: agentId('li'), nickname: '李婷', capacity: 2 });
const strips = () => screen.queryAllByRole('group', { name: /位，|，已/ });

describe('the queue', () => {
  it('lists who waits in order of arrival, with what they asked for', () => {
    const group = aGroup({ groupId: groupId('g1'), name: '物流与安装' });
    const waiting = [
      customer('AAA', 8.7, { remark: '张女士', wishedAgentId: li.agentId }),
      customer('BBB', 12, { wishedGroupId: group.groupId }),
      customer('CCC', 1),
    ];
    renderBoard(stateOf({ agents: [li], groups: [group], waiting }), <QueueBay />);
    expect(strips().map((strip) => strip.getAttribute('aria-label'))).toEqual([
      '第 1 位，BBB-2MF，物流与安装，已等 12 分',
      '第 2 位，张女士，指定 李婷，已等 8 分',
      '第 3 位，CCC-2MF，未指定，已等 1 分',
    ]);
    expect(within(strips()[0] as HTMLElement).getByText('超时')).toBeTruthy();
    expect(within(strips()[1] as HTMLElement).getByText('偏久')).toBeTruthy();
  });

  it('assigns by one press of the suggestion and shows that it is on its way', () => {
    const board = renderBoard(stateOf({ agents: [li], waiting: [customer('AAA', 1)] }), <QueueBay />);
    fireEvent.click(screen.getByRole('button', { name: '派给 李婷' }));
    expect(board.assign).toHaveBeenCalledWith('AAA', 'li', undefined);
    expect(screen.getByText('→ 李婷')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '派给 李婷' })).toBeNull();
  });

  it('never suggests the same last place twice', () => {
    const one = { ...li, capacity: 1 };
    renderBoard(stateOf({ agents: [one], waiting: [customer('AAA', 2), customer('BBB', 1)] }), <QueueBay />);
    expect(screen.getAllByRole('button', { name: '派给 李婷' })).toHaveLength(1);
    expect(screen.getByText('暂无空位')).toBeTruthy();
  });

  it('says why an act failed and offers another agent', () => {
    const operation = anOperation({
      customerId: customerId('AAA'),
      agentId: li.agentId,
      state: 'refused',
      error: { code: 'agent_offline' },
    });
    const state = stateOf({ agents: [li], waiting: [customer('AAA', 1)], operations: [operation] });
    renderBoard(state, <QueueBay />);
    expect(screen.getByText(/李婷 已离线/)).toBeTruthy();
    expect(screen.getByRole('button', { name: '换人重派' })).toBeTruthy();
  });

  it('offers to ask again when an accepted act shows no outcome for 15 s', () => {
    const operation = anOperation({
      customerId: customerId('AAA'),
      agentId: li.agentId,
      state: 'accepted',
      updatedAt: at(now - 16_000),
    });
    const state = stateOf({ agents: [li], waiting: [customer('AAA', 1)], operations: [operation] });
    const board = renderBoard(state, <QueueBay />);
    expect(screen.getByText('微信已接受，名单未更新')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '重新核对' }));
    expect(board.recheck).toHaveBeenCalledWith('AAA');
  });

  it('shows no timer for a customer whom WeChat’s list does not name yet', () => {
    const waiting = [customer('AAA', 5, { listed: false })];
    renderBoard(stateOf({ agents: [li], waiting }), <QueueBay />);
    const strip = screen.getByRole('group', { name: '第 1 位，AAA-2MF，未指定，待名单确认' });
    expect(strip.querySelector('time')).toBeNull();
    expect(within(strip).getByText('等微信名单确认')).toBeTruthy();
    expect(screen.getByText('微信返回 0 位，另有 1 位待名单确认')).toBeTruthy();
  });

  it('stops the timers when the queue is no longer read, and says so', () => {
    const stopped = { asOf: at(now - 46_000), state: 'failing', intervalMs: 6_000 } as const;
    const state = stateOf({
      agents: [li],
      waiting: [customer('AAA', 5), customer('BBB', 0.2, { listed: false })],
    });
    renderBoard({ ...state, sources: { ...state.sources, queue: stopped } }, <QueueBay />);
    expect(strips()[0]?.querySelector('time')?.textContent).toBe('04:14');
    expect(screen.getByRole('heading', { name: '等待队列 1' })).toBeTruthy();
    expect(screen.getByText('另有 1 位待确认')).toBeTruthy();
    expect(screen.getByText(/计时已停/)).toBeTruthy();
  });

  it('ends after a hundred names, counts the rest, and filters by how long they wait', () => {
    const waiting = Array.from({ length: 130 }, (_, index) =>
      customer(`C${index}`, 20 - index * 0.1, { listed: index < 100 }),
    );
    renderBoard(stateOf({ agents: [li], waiting }, { waitingCount: 150 }), <QueueBay />);
    expect(screen.getByText(/滚动到第 100 位为止。其后 50 位.*其中 30 位/)).toBeTruthy();
    const long = screen.getByRole('button', { name: /5–10 分/ });
    fireEvent.click(long);
    expect(long.getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByText('显示 29 / 130 位')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '清除筛选' }));
    expect(long.getAttribute('aria-pressed')).toBe('false');
  });

  it('tells who was accepted last when nobody waits', () => {
    const state = stateOf({ agents: [li] });
    const lastAccepted = { code: 'H2M-K9P', agentId: li.agentId, at: minutesAgo(3), waitedMs: 38_000 };
    renderBoard({ ...state, today: { ...state.today, lastAccepted } }, <QueueBay />);
    expect(screen.getByText('现在没有客户在等')).toBeTruthy();
    expect(screen.getByText(/上一位 H2M-K9P .*由李婷接入，等了 00:38/)).toBeTruthy();
  });
});

describe('a list under the pointer', () => {
  const waiting = [customer('AAA', 3), customer('BBB', 2), customer('CCC', 1)];
  const accepted = [
    { type: 'waiting.removed', customerId: customerId('BBB'), cause: 'accepted' },
    {
      type: 'session.put',
      session: aSession({ customerId: customerId('BBB'), agentId: li.agentId }),
      cause: { kind: 'accepted' },
    },
    { type: 'waiting.put', waiting: customer('DDD', 0), cause: 'arrived' },
  ] as const;

  it('keeps its strips in place and says what it holds back', () => {
    const board = renderBoard(stateOf({ agents: [li], waiting }), <QueueBay />);
    fireEvent.pointerMove(screen.getByRole('list'));
    board.push(...accepted);
    expect(strips().map((strip) => strip.getAttribute('data-customer'))).toEqual(['AAA', 'BBB', 'CCC']);
    expect(screen.getByRole('group', { name: 'BBB-2MF，已接入 → 李婷' })).toBeTruthy();
    expect(screen.getByText('1 位新到')).toBeTruthy();
    expect(screen.getByText('1 位已接入')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '更新列表' }));
    expect(strips().map((strip) => strip.getAttribute('data-customer'))).toEqual(['AAA', 'CCC', 'DDD']);
  });

  it('follows at once where no pointer is', () => {
    const board = renderBoard(stateOf({ agents: [li], waiting }), <QueueBay />);
    board.push(...accepted);
    expect(strips().map((strip) => strip.getAttribute('data-customer'))).toEqual(['AAA', 'CCC', 'DDD']);
  });

  it('never turns the suggestion under the pointer to another agent', () => {
    const wu = anAgent({ agentId: agentId('wu'), nickname: '吴晓燕', capacity: 1 });
    const board = renderBoard(stateOf({ agents: [wu, li], waiting: [customer('AAA', 1)] }), <QueueBay />);
    const button = screen.getByRole('button', { name: /派给/ });
    const name = button.getAttribute('aria-label');
    const agent = name === '派给 李婷' ? li : wu;
    fireEvent.pointerMove(button);
    board.push({ type: 'agent.put', agent: { ...agent, presence: 'offline' } });
    expect(screen.queryByRole('button', { name: /^派给/ })).toBeNull();
    expect(screen.getByRole('button', { name: '为 AAA-2MF 指派客服' })).toBeTruthy();
  });

  it('shows who only looks who is proposed, and no act, whatever they press', () => {
    const { openCustomer } = renderBoard(
      stateOf({ agents: [li], waiting: [customer('AAA', 2)] }),
      <QueueBay />,
      { mayAct: false },
    );
    const [strip] = strips();
    if (!strip) throw new Error('no strip');
    expect(within(strip).queryByRole('button')).toBeNull();
    strip.focus();
    for (const key of ['a', 'x', 'm', 's', ' ']) fireEvent.keyDown(strip, { key });
    fireEvent.contextMenu(strip);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByRole('menu')).toBeNull();
    fireEvent.keyDown(strip, { key: 'Enter' });
    expect(openCustomer).toHaveBeenCalledWith('AAA-2MF');
  });
});
