import type { CustomerId } from '@kf/shared/contract/ids';

export interface AssignFormProps {
  customerId: CustomerId;
  /** `drawer`: a section of the customer drawer. `dialog`: alone in a dialog, with the digit keys. */
  place: 'drawer' | 'dialog';
  onDone?: (() => void) | undefined;
  onCancel?: (() => void) | undefined;
}

/** Choose who takes a waiting customer. */
export function AssignForm(_props: AssignFormProps) {
  return null;
}
