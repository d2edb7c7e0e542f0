import type { DistributionOf } from '@kf/shared/contract/distribution';
import type { AgentId, CustomerId, OperationId } from '@kf/shared/contract/ids';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** A strip or session that is being carried to an agent. */
export interface Carry {
  /** A waiting customer is assigned, one in session handed over. */
  kind: 'strip' | 'slot';
  customerId: CustomerId;
  /** slot: who serves them now. */
  fromId?: AgentId | undefined;
  by: 'pointer' | 'keyboard';
  /** The agent it would go to now. */
  targetId: AgentId | undefined;
}

/** A menu stands at its anchor and gives the focus back to it. */
export type OpenMenu =
  | { kind: 'strip' | 'slot'; customerId: CustomerId; anchor: HTMLElement }
  | { kind: 'sessions'; agentId: AgentId; anchor: HTMLElement };

export type OpenDialog =
  | { kind: 'assign' | 'close'; customerId: CustomerId }
  /** `toAgentId`: where the session was dropped. */
  | { kind: 'handover'; customerId: CustomerId; toAgentId?: AgentId | undefined }
  /** An unfinished hand-over. */
  | { kind: 'recover'; operationId: OperationId }
  /** `orphans`: the sessions of agents who have gone, of one of them or of all. */
  | { kind: 'distribute'; of: DistributionOf }
  /** Sessions that go on too long. */
  | { kind: 'stuck' };

export interface BoardUi {
  carry: Carry | undefined;
  menu: OpenMenu | undefined;
  dialog: OpenDialog | undefined;
  /** Of whose expected wait the grounds were asked for by a key. */
  grounds: CustomerId | undefined;
  /** Sections of the agent panel that are folded. */
  collapsed: ReadonlySet<string>;
}

export type BoardUiStore = Pick<StoreApi<BoardUi>, 'getState' | 'subscribe' | 'setState'>;

export const createBoardUi = (collapsed: ReadonlySet<string>): BoardUiStore =>
  createStore<BoardUi>(() => ({
    carry: undefined,
    menu: undefined,
    dialog: undefined,
    grounds: undefined,
    collapsed,
  }));

/** For whoever only looks: nothing is carried, no act is begun, and of the menus only the list of sessions opens. */
export const lookOnly = (ui: BoardUiStore): BoardUiStore => ({
  ...ui,
  setState: ((patch: Partial<BoardUi> | ((was: BoardUi) => Partial<BoardUi>)) => {
    const wanted = typeof patch === 'function' ? patch(ui.getState()) : patch;
    const { carry: _carry, dialog: _dialog, menu, ...rest } = wanted;
    const isLooking = 'menu' in wanted && (menu === undefined || menu.kind === 'sessions');
    ui.setState({ ...rest, ...(isLooking && { menu }) });
  }) as BoardUiStore['setState'],
});
