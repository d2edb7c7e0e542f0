import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** A strip that is being carried to an agent. */
export interface Carry {
  customerId: CustomerId;
  by: 'pointer' | 'keyboard';
  /** The agent it would go to now. */
  targetId: AgentId | undefined;
}

/** A menu stands at its anchor and gives the focus back to it. */
export type OpenMenu =
  | { kind: 'strip' | 'slot'; customerId: CustomerId; anchor: HTMLElement }
  | { kind: 'sessions'; agentId: AgentId; anchor: HTMLElement };

export interface BoardUi {
  carry: Carry | undefined;
  menu: OpenMenu | undefined;
  dialog: { kind: 'assign' | 'close'; customerId: CustomerId } | undefined;
  isHelpOpen: boolean;
  /** Sections of the agent panel that are folded. */
  collapsed: ReadonlySet<string>;
}

export type BoardUiStore = Pick<StoreApi<BoardUi>, 'getState' | 'subscribe' | 'setState'>;

export const createBoardUi = (collapsed: ReadonlySet<string>): BoardUiStore =>
  createStore<BoardUi>(() => ({
    carry: undefined,
    menu: undefined,
    dialog: undefined,
    isHelpOpen: false,
    collapsed,
  }));
