import type { CustomerId } from '@kf/shared/contract/ids';

export interface CloseConfirmProps {
  /** Waiting or being served. */
  customerId: CustomerId;
  onDone?: (() => void) | undefined;
  onCancel?: (() => void) | undefined;
}

/** Says what ending this wait or session will do, takes a note, and ends it. Content only: the caller gives the frame. */
export function CloseConfirm(_props: CloseConfirmProps) {
  return null;
}
