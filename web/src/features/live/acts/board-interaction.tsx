import type { ReactNode } from 'react';

export interface BoardInteractionProps {
  /** Code of the customer whose drawer is open. */
  openCode?: string | undefined;
  onOpenCustomer: (code: string) => void;
  onFocusSearch?: (() => void) | undefined;
  children: ReactNode;
}

/** Wraps the board: dragging, the keyboard, held lists, and the dialogs of acts. */
export function BoardInteraction({ children }: BoardInteractionProps) {
  return children;
}
