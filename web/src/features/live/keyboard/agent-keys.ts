import type { CustomerId } from '@kf/shared/contract/ids';
import type { KeyboardEvent } from 'react';
import type { BoardTools } from '../acts/use-board.ts';
import { isPlain } from './strip-keys.ts';

/** What a key does on the focused row, cell or session. True when it did something. */
export function actOnAgents(event: KeyboardEvent, tools: BoardTools): boolean {
  if (!isPlain(event)) return false;
  const target = event.target as HTMLElement;
  const key = event.key.toLowerCase();
  if (key === 'u') {
    tools.board.applyHeld('agents');
    return true;
  }
  const customerId = target.dataset['session'] as CustomerId | undefined;
  if (customerId !== undefined) return actOnSession(key, customerId, target, tools);
  // cells of the matrix are no buttons: a grid's cells are chosen with Enter
  if (key === 'enter' && target.getAttribute('role') === 'gridcell') {
    target.click();
    return true;
  }
  return false;
}

function actOnSession(key: string, customerId: CustomerId, anchor: HTMLElement, { ui }: BoardTools): boolean {
  if (key === 'x') ui.setState({ dialog: { kind: 'close', customerId } });
  else if (key === 'h') ui.setState({ dialog: { kind: 'handover', customerId } });
  else if (key === 'm') ui.setState({ menu: { kind: 'slot', customerId, anchor } });
  else return false; // Enter and Space press the button
  return true;
}
