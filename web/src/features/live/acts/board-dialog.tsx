import { Modal } from 'antd';
import { lazy, type ReactNode, Suspense } from 'react';
import { dialogRoot } from '#components/dialog-root.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { AssignForm } from './assign-form.tsx';
import type { OpenDialog } from './board-ui.ts';
import { CloseConfirm, useEnding } from './close-confirm.tsx';
import { HandoverForm } from './handover-form.tsx';
import { HandoverProgress } from './handover-progress.tsx';
import { actsText } from './text.ts';
import { useBoardTools } from './use-board.ts';

const DistributeDialog = lazy(async () => ({
  default: (await import('./distribute/distribute-dialog.tsx')).DistributeDialog,
}));
const StuckDialog = lazy(async () => ({
  default: (await import('./distribute/stuck-dialog.tsx')).StuckDialog,
}));

/** The dialog that is open over the board; the focus goes back to where it was opened. */
export function BoardDialog({ dialog }: { dialog: OpenDialog }) {
  const { ui } = useBoardTools();
  const close = (): void => ui.setState({ dialog: undefined });
  switch (dialog.kind) {
    case 'distribute':
      return (
        <Suspense>
          <DistributeDialog of={dialog.of} onClose={close} />
        </Suspense>
      );
    case 'stuck':
      return (
        <Suspense>
          <StuckDialog onClose={close} />
        </Suspense>
      );
    case 'recover':
      return <RecoverDialog key={dialog.operationId} operationId={dialog.operationId} onClose={close} />;
    default:
      return <CustomerDialog key={`${dialog.kind} ${dialog.customerId}`} dialog={dialog} onClose={close} />;
  }
}

interface FrameProps {
  title: string;
  width: number;
  onClose: () => void;
  children: ReactNode;
}

const Frame = ({ title, width, onClose, children }: FrameProps) => (
  <Modal
    open
    title={title}
    footer={null}
    onCancel={onClose}
    destroyOnHidden
    getContainer={dialogRoot}
    width={width}
  >
    {children}
  </Modal>
);

type CustomerDialogKind = Extract<OpenDialog, { kind: 'assign' | 'close' | 'handover' }>;

function CustomerDialog({ dialog, onClose }: { dialog: CustomerDialogKind; onClose: () => void }) {
  const t = useText(actsText);
  const { kind, customerId } = dialog;
  const face = useLive(({ state }) => state.waiting[customerId] ?? state.sessions[customerId]);
  const act = useLive((view) => view.index.operationByCustomer.get(customerId));
  const ending = useEnding(customerId);
  const customer = face?.remark ?? face?.code ?? act?.remark ?? act?.code ?? '';
  const common = { customerId, place: 'dialog', onDone: onClose, onCancel: onClose } as const;
  if (kind === 'close') {
    const key = ending.kind === 'session' ? 'endSessionTitle' : 'endWaitTitle';
    return (
      <Frame title={t(key, { customer, agent: ending.agent })} width={440} onClose={onClose}>
        <CloseConfirm {...common} />
      </Frame>
    );
  }
  return (
    <Frame
      title={t(kind === 'assign' ? 'dialogAssign' : 'dialogHandover', { customer })}
      width={560}
      onClose={onClose}
    >
      {dialog.kind === 'handover' ? (
        <HandoverForm {...common} toAgentId={dialog.toAgentId} />
      ) : (
        <AssignForm {...common} />
      )}
    </Frame>
  );
}

type RecoverDialogProps = {
  operationId: Extract<OpenDialog, { kind: 'recover' }>['operationId'];
  onClose: () => void;
};

function RecoverDialog({ operationId, onClose }: RecoverDialogProps) {
  const t = useText(actsText);
  const operation = useLive((view) => view.state.operations[operationId]);
  const customer = operation?.remark ?? operation?.code ?? '';
  return (
    <Frame title={t('dialogRecover', { customer })} width={560} onClose={onClose}>
      <HandoverProgress operationId={operationId} onClose={onClose} />
    </Frame>
  );
}
