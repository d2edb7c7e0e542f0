import {
  agentId,
  anAgent,
  aSession,
  aState,
  aWaitingCustomer,
  customerId,
} from '@kf/shared/testing/builders';
import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderBoard } from '../acts/testing/board-fixture.tsx';
import { AgentBays } from '../agents/agent-bays.tsx';
import { QueueBay } from '../queue/queue-bay.tsx';

const state = aState({
  agents: [
    anAgent({ agentId: agentId('li'), nickname: '李婷', capacity: 3 }),
    anAgent({ agentId: agentId('wu'), nickname: '吴晓燕', capacity: 1 }),
    anAgent({ agentId: agentId('he'), nickname: '何立', presence: 'offline' }),
  ],
  waiting: ['AAA', 'BBB', 'CCC'].map((id, order) =>
    aWaitingCustomer({ customerId: customerId(id), code: `${id}-2MF`, order }),
  ),
  sessions: [aSession({ customerId: customerId('s'), code: 'Q8D-72N', agentId: agentId('wu') })],
});

function open() {
  const board = renderBoard(
    state,
    <>
      <QueueBay />
      <AgentBays />
    </>,
  );
  const strip = (id: string) => board.container.querySelector<HTMLElement>(`[data-customer="${id}"]`);
  strip('AAA')?.focus();
  const press = (key: string): void =>
    void fireEvent.keyDown(document.activeElement ?? document.body, { key });
  const focused = (): string => (document.activeElement as HTMLElement | null)?.dataset['focus'] ?? '';
  return { ...board, press, focused };
}

describe('the keyboard', () => {
  it('has one tab stop per list and moves inside with arrows', () => {
    const { press, focused, container } = open();
    expect(container.querySelectorAll('[data-panel="queue"] [data-focus][tabindex="0"]')).toHaveLength(1);
    press('ArrowDown');
    expect(focused()).toBe('BBB');
    press('End');
    expect(focused()).toBe('CCC');
    press('Home');
    expect(focused()).toBe('AAA');
  });

  it('goes across the panels, and along the sessions of a row', () => {
    const { press, focused } = open();
    press('ArrowRight');
    expect(focused()).toBe('*/li');
    press('ArrowDown');
    press('ArrowRight');
    expect(focused()).toBe('*/wu/s');
    press('ArrowLeft');
    press('ArrowLeft');
    expect(focused()).toBe('AAA');
  });

  it('carries a strip to an agent and says each step', () => {
    const board = open();
    board.press(' ');
    expect(board.said()).toBe('李婷，空 3，派后 1/3，第 1 个，共 2 个可派');
    board.press('ArrowDown');
    expect(board.said()).toBe('吴晓燕，将超限 1，派后 2/1，第 2 个，共 2 个可派');
    expect(screen.getByText('将超限 1')).toBeTruthy();
    board.press(' ');
    expect(board.assign).toHaveBeenCalledWith('AAA', 'wu', undefined);
    expect(board.focused()).toBe('AAA');
  });

  it('puts a carried strip back with Escape', () => {
    const board = open();
    board.press(' ');
    board.press('Escape');
    expect(board.said()).toBe('已取消');
    expect(board.assign).not.toHaveBeenCalled();
    board.press('ArrowDown');
    expect(board.focused()).toBe('BBB');
  });

  it('presses the suggestion with S and opens the customer with Enter', () => {
    const board = open();
    board.press('s');
    expect(board.assign).toHaveBeenCalledWith('AAA', 'li', undefined);
    board.press('Enter');
    expect(board.openCustomer).toHaveBeenCalledWith('AAA-2MF');
  });

  it('opens the menu with M and gives the focus back', () => {
    const board = open();
    board.press('m');
    expect(document.activeElement?.getAttribute('role')).toBe('menuitem');
    board.press('Escape');
    expect(board.focused()).toBe('AAA');
  });

  it('leaves letters with a modifier to the browser', () => {
    const board = open();
    fireEvent.keyDown(document.activeElement as HTMLElement, { key: 's', ctrlKey: true });
    expect(board.assign).not.toHaveBeenCalled();
  });

  it('moves the focus to the strip that takes the place of one that left', () => {
    const board = open();
    board.press('ArrowDown');
    board.push({ type: 'waiting.removed', customerId: customerId('BBB'), cause: 'left' });
    // the list is held while the keyboard is in it; U shows it as it is
    expect(board.focused()).toBe('BBB');
    board.press('u');
    expect(board.focused()).toBe('CCC');
    expect(board.said()).toContain('焦点移到 CCC-2MF');
  });
});
