import type { CustomerId } from '@kf/shared/contract/ids';
import type { KeyboardEvent } from 'react';
import { announce } from '#components/announcer.tsx';
import { textOf } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import type { LiveStore } from '#live/live-store.ts';
import { pickUp } from '../acts/keyboard-carry.ts';
import type { BoardTools } from '../acts/use-board.ts';
import { isActionable, opensDialogs, stripState } from '../model/strip-state.ts';
import { queueText } from '../queue/text.ts';

/** Letters belong to the board only without a modifier: Ctrl C copies. */
export const isPlain = (event: KeyboardEvent | globalThis.KeyboardEvent): boolean =>
  !event.ctrlKey && !event.metaKey && !event.altKey;

/** What a key does on the focused strip. True when it did something. */
export function actOnStrip(
  event: KeyboardEvent,
  customerId: CustomerId,
  tools: BoardTools,
  live: LiveStore,
): boolean {
  if (!isPlain(event)) return false;
  const { board, ui, openCustomer } = tools;
  const row = board.getState().queue.rows.find((one) => one.customerId === customerId);
  if (!row) return false;
  const key = event.key.toLowerCase();
  if (key === 'enter') {
    openCustomer(row.customer.code);
    return true;
  }
  if (key === 'e' && !row.gone) {
    ui.setState({ grounds: ui.getState().grounds === customerId ? undefined : customerId });
    return true;
  }
  if (!tools.mayAct) return false;
  if (key === 'f') {
    void tools.acts.flag(customerId, row.customer.flagged === undefined);
    return true;
  }
  const state = stripState(row, {
    operation: live.getView().index.operationByCustomer.get(customerId),
    sending: board.getState().sending.get(customerId),
    refusal: board.getState().refusals.get(customerId),
    claim: tools.claimOf(customerId),
    now: serverNow(),
  });
  if (!opensDialogs(state)) return false;
  const isFree = isActionable(state);
  switch (key) {
    case ' ':
      if (isFree) pickUp(customerId, tools, live);
      return true;
    case 'a':
      ui.setState({ dialog: { kind: 'assign', customerId } });
      return true;
    case 'x':
      ui.setState({ dialog: { kind: 'close', customerId } });
      return true;
    case 'm': {
      const anchor = event.target as HTMLElement;
      ui.setState({ menu: { kind: 'strip', customerId, anchor } });
      return true;
    }
    case 's':
      if (isFree) pressSuggestion(customerId, tools);
      return true;
    default:
      return false;
  }
}

function pressSuggestion(customerId: CustomerId, { board, acts, ui }: BoardTools): void {
  const suggestion = board.getState().suggestions.get(customerId);
  if (suggestion?.kind === 'agent') void acts.assign(customerId, suggestion.agentId);
  else ui.setState({ dialog: { kind: 'assign', customerId } });
}

/** `U`: the held list becomes the real one. */
export function applyHeldQueue({ board }: Pick<BoardTools, 'board'>): void {
  board.applyHeld('queue');
  announce(textOf(queueText)('heldApplied', { n: board.getState().queue.rows.length }));
}
