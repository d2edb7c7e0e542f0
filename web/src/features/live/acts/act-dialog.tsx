import type { CustomerId } from '@kf/shared/contract/ids';
import { Modal } from 'antd';
import { dialogRoot } from '#components/dialog-root.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { AssignForm } from './assign-form.tsx';
import { CloseConfirm, useEnding } from './close-confirm.tsx';
import { actsText } from './text.ts';
import { useBoardTools } from './use-board.ts';

interface ActDialogProps {
  kind: 'assign' | 'close';
  customerId: CustomerId;
}

/** Assigning or ending in a dialog over the board; the focus goes back to the strip or slot. */
export function ActDialog({ kind, customerId }: ActDialogProps) {
  const t = useText(actsText);
  const { ui } = useBoardTools();
  const close = (): void => ui.setState({ dialog: undefined });
  const face = useLive(({ state }) => state.waiting[customerId] ?? state.sessions[customerId]);
  const ending = useEnding(customerId);
  const customer = face?.remark ?? face?.code ?? '';
  const title =
    kind === 'assign'
      ? t('dialogAssign', { customer })
      : t(ending.kind === 'session' ? 'endSessionTitle' : 'endWaitTitle', { customer, agent: ending.agent });
  return (
    <Modal
      open
      title={title}
      footer={null}
      onCancel={close}
      destroyOnHidden
      getContainer={dialogRoot}
      width={kind === 'assign' ? 560 : 440}
    >
      {kind === 'assign' ? (
        <AssignForm customerId={customerId} place="dialog" onDone={close} onCancel={close} />
      ) : (
        <CloseConfirm customerId={customerId} place="dialog" onDone={close} onCancel={close} />
      )}
    </Modal>
  );
}
