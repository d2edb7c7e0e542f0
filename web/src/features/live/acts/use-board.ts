import type { CustomerId } from '@kf/shared/contract/ids';
import type { Claim } from '@kf/shared/contract/socket';
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { BoardView } from '../model/board-step.ts';
import type { Acts } from './acts.ts';
import type { BoardStore } from './board-store.ts';
import type { BoardUi, BoardUiStore } from './board-ui.ts';

export interface BoardTools {
  board: BoardStore;
  ui: BoardUiStore;
  acts: Acts;
  /** Who only looks has no acts. */
  mayAct: boolean;
  /** Name of who sits here; what bears it can be taken back. */
  myName: string;
  /** Somebody else's claim, now. */
  claimOf: (customerId: CustomerId) => Claim | undefined;
  /** Code of the customer whose drawer is open. */
  openCode: string | undefined;
  openCustomer: (code: string) => void;
  /** Leads to the rules by which the tower assigns by itself; undefined: not for who sits here. */
  rulesLink: ((label: string) => ReactNode) | undefined;
}

export const BoardContext = createContext<BoardTools | undefined>(undefined);

export function useBoardTools(): BoardTools {
  const tools = useContext(BoardContext);
  if (!tools) throw new Error('the board’s parts need a BoardInteraction above them');
  return tools;
}

/** `select` returns something already in the view, or a primitive. */
export function useBoard<T>(select: (board: BoardView) => T): T {
  const { board } = useBoardTools();
  return useSyncExternalStore(board.subscribe, () => select(board.getState()));
}

export function useBoardUi<T>(select: (ui: BoardUi) => T): T {
  const { ui } = useBoardTools();
  return useSyncExternalStore(ui.subscribe, () => select(ui.getState()));
}
