import { type FocusEvent, useEffect, useMemo } from 'react';
import { serverNow } from '#live/clock.ts';
import type { HeldList } from './board-store.ts';
import { useBoardTools } from './use-board.ts';

/** Handlers for a list that must not move under the pointer or the keyboard. */
export function useHold(list: HeldList) {
  const { board } = useBoardTools();
  useEffect(
    () => () => {
      board.hold(list, { type: 'left', at: serverNow() });
      board.hold(list, { type: 'blurred' });
    },
    [board, list],
  );
  return useMemo(
    () => ({
      onPointerMove: () => board.hold(list, { type: 'moved', at: serverNow() }),
      onPointerLeave: () => board.hold(list, { type: 'left', at: serverNow() }),
      onKeyDown: () => board.hold(list, { type: 'keyed', at: serverNow() }),
      onFocus: (event: FocusEvent<HTMLElement>) => {
        // a click leaves the focus behind; only a keyboard's focus says that somebody reads here
        if (event.target.matches(':focus-visible')) board.hold(list, { type: 'keyed', at: serverNow() });
      },
      onBlur: (event: FocusEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null))
          board.hold(list, { type: 'blurred' });
      },
    }),
    [board, list],
  );
}
