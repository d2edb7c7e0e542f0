import type { Operation } from '@kf/shared/contract/live';
import {
  agentId,
  anAgent,
  anOperation,
  aSession,
  aState,
  aWaitingCustomer,
  customerId,
} from '@kf/shared/testing/builders';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { HttpError } from '#lib/http.ts';
import { AssignForm } from './assign-form.tsx';
import { CloseConfirm } from './close-confirm.tsx';
import { renderBoard } from './testing/board-fixture.tsx';

const id = customerId('AAA');
const waiting = [aWaitingCustomer({ customerId: id, wishedAgentId: agentId('zhou') })];
const sessions = (agent: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    aSession({ customerId: customerId(`${agent}${index}`), agentId: agentId(agent) }),
  );
const state = aState({
  agents: [
    anAgent({ agentId: agentId('li'), nickname: '李婷', capacity: 5, staffNo: '1007' }),
    anAgent({ agentId: agentId('zhou'), nickname: '周敏', capacity: 2 }),
    anAgent({ agentId: agentId('he'), nickname: '何立', presence: 'offline' }),
    anAgent({ agentId: agentId('wu'), nickname: '吴晓燕', capacity: 1 }),
  ],
  waiting,
  sessions: [...sessions('zhou', 3), ...sessions('wu', 1)],
});
const radios = () => screen.getAllByRole('radio') as HTMLInputElement[];

describe('the assign form', () => {
  it('proposes first, names the wished agent next, the rest by capacity, and the refused last with the reason', () => {
    renderBoard(state, <AssignForm customerId={id} place="dialog" />);
    expect(radios().map((radio) => radio.value)).toEqual(['li', 'zhou', 'wu', 'he']);
    expect(radios()[0]?.checked).toBe(true);
    expect(radios()[3]?.disabled).toBe(true);
    expect(screen.getByText('离线，不可派')).toBeTruthy();
    expect(screen.getByText('已超 1 · 派后 4/2')).toBeTruthy();
    expect(screen.getByRole('button', { name: '派给 李婷' })).toBeTruthy();
  });

  it('lets a supervisor go over the limit', () => {
    renderBoard(state, <AssignForm customerId={id} place="dialog" />);
    fireEvent.click(screen.getByRole('radio', { name: /周敏/ }));
    expect((screen.getByRole('button', { name: '派给 周敏' }) as HTMLButtonElement).disabled).toBe(false);
  });

  it('chooses by digit, except while somebody types', () => {
    renderBoard(state, <AssignForm customerId={id} place="dialog" />);
    fireEvent.keyDown(radios()[0] as HTMLElement, { key: '3' });
    expect(screen.getByRole('button', { name: '派给 吴晓燕' })).toBeTruthy();
    fireEvent.keyDown(screen.getByRole('textbox', { name: '附言' }), { key: '1' });
    expect(screen.getByRole('button', { name: '派给 吴晓燕' })).toBeTruthy();
  });

  it('finds agents by name, account and staff number', () => {
    renderBoard(state, <AssignForm customerId={id} place="dialog" />);
    const search = screen.getByRole('searchbox');
    fireEvent.change(search, { target: { value: '1007' } });
    expect(radios().map((radio) => radio.value)).toEqual(['li']);
    fireEvent.change(search, { target: { value: '没有' } });
    expect(screen.getByText('没有这样的客服')).toBeTruthy();
  });

  it('sends the note once and closes when the server has taken it', async () => {
    const onDone = vi.fn<() => void>();
    const board = renderBoard(state, <AssignForm customerId={id} place="dialog" onDone={onDone} />);
    const operation: Operation = anOperation({ customerId: id });
    board.assign.mockImplementation(async () => {
      board.push({ type: 'operation.put', operation });
      return operation;
    });
    fireEvent.change(screen.getByRole('textbox', { name: '附言' }), { target: { value: '单号 3/06-118' } });
    expect(screen.getByText('11/120')).toBeTruthy();
    const button = screen.getByRole('button', { name: '派给 李婷' });
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(board.assign).toHaveBeenCalledOnce();
    expect(board.assign).toHaveBeenCalledWith('AAA', 'li', '单号 3/06-118');
  });

  it('stays open with the reason when somebody was first, and keeps the note', async () => {
    const onDone = vi.fn<() => void>();
    const board = renderBoard(state, <AssignForm customerId={id} place="dialog" onDone={onDone} />);
    board.assign.mockRejectedValue(
      new HttpError(409, {
        code: 'already_taken',
        requestId: 'r',
        message: '',
        details: { agentId: 'zhou' },
      }),
    );
    fireEvent.change(screen.getByRole('textbox', { name: '附言' }), { target: { value: '急' } });
    fireEvent.click(screen.getByRole('button', { name: '派给 李婷' }));
    expect((await screen.findAllByText(/客户已由 周敏 接待/)).length).toBeGreaterThan(0);
    expect(onDone).not.toHaveBeenCalled();
    board.unmount();
    renderBoard(state, <AssignForm customerId={id} place="dialog" />);
    expect((screen.getByRole('textbox', { name: '附言' }) as HTMLTextAreaElement).value).toBe('急');
  });

  it('says who serves the customer when it is too late', () => {
    const board = renderBoard(state, <AssignForm customerId={id} place="drawer" />);
    board.push(
      { type: 'waiting.removed', customerId: id, cause: 'accepted' },
      { type: 'session.put', session: aSession({ customerId: id, code: 'K7Q-2MF', agentId: agentId('wu') }) },
    );
    expect(screen.getByText('K7Q-2MF 已由 吴晓燕 接待')).toBeTruthy();
  });

  it('names three in the drawer and unfolds the rest', () => {
    renderBoard(state, <AssignForm customerId={id} place="drawer" />);
    expect(radios()).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: /其余 0 位可派客服/ }));
    expect(radios()).toHaveLength(4);
  });
});

describe('ending', () => {
  it('a wait without a wished agent is put aside by the tower', () => {
    const plain = aState({ waiting: [aWaitingCustomer({ customerId: id })] });
    const board = renderBoard(plain, <CloseConfirm customerId={id} />);
    expect(screen.getByText(/微信没有结束排队的接口：由塔台搁置/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '搁置' }));
    expect(board.close).toHaveBeenCalledWith('AAA', '');
  });

  it('a wait for a wished agent is ended by WeChat', () => {
    renderBoard(state, <CloseConfirm customerId={id} />);
    expect(screen.getByText(/塔台会请微信结束这次排队（客户指定了 周敏）/)).toBeTruthy();
    expect(screen.getByRole('button', { name: '结束排队' })).toBeTruthy();
  });

  it('is told with its outcome, also when that comes before the server’s answer', async () => {
    const board = renderBoard(state, <CloseConfirm customerId={customerId('wu0')} />);
    const sent = anOperation({
      type: 'close',
      customerId: customerId('wu0'),
      agentId: agentId('wu'),
      state: 'sent',
    });
    const error = { code: 'session_missing', errcode: 65413 } as const;
    board.close.mockImplementation(async () => {
      board.push({ type: 'operation.put', operation: { ...sent, state: 'confirmed', error } });
      return sent;
    });
    fireEvent.click(screen.getByRole('button', { name: '结束会话' }));
    await waitFor(() => expect(board.said()).toContain('客户已离开，没有会话可结束'));
  });

  it('a session is ended with its agent’s name', () => {
    renderBoard(state, <CloseConfirm customerId={customerId('wu0')} />);
    expect(screen.getByText(/吴晓燕 那边随即断开/)).toBeTruthy();
  });
});
