import type { OperationId } from '@kf/shared/contract/ids';
import { useText } from '#lib/i18n.ts';
import { actsText } from './text.ts';
import { useBoardTools } from './use-board.ts';
import { useTicked } from './use-ticked.ts';

interface UndoButtonProps {
  operationId: OperationId;
  by: string;
  sendAt: number;
  /** With the seconds that are left, in a dialog. */
  isWide?: boolean | undefined;
}

/** Takes an act back before it leaves; only whoever began it can. */
export function UndoButton({ operationId, by, sendAt, isWide }: UndoButtonProps) {
  const t = useText(actsText);
  const { acts, myName } = useBoardTools();
  const seconds = useTicked((now) => Math.max(0, Math.ceil((sendAt - now) / 1_000)));
  const button =
    by === myName ? (
      <button
        type="button"
        className={isWide ? 'btn' : 'btn lnk sm'}
        tabIndex={isWide ? 0 : -1}
        onClick={() => void acts.undo(operationId)}
      >
        {t('undo')}
      </button>
    ) : null;
  if (!isWide) return button;
  return (
    <>
      {button}
      <span className="t3 n">{t('armedFor', { seconds })}</span>
    </>
  );
}
