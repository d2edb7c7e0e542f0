import type { CustomerId } from '@kf/shared/contract/ids';
import type { CustomerEstimate } from '@kf/shared/contract/waits';
import { useEffect, useState } from 'react';
import { EstimateRange } from '#components/estimate/estimate-range.tsx';
import { GroundsHover } from '#components/estimate/grounds.tsx';
import { estimateText } from '#components/estimate/text.ts';
import { Icon } from '#components/icon.tsx';
import { endsOf, lateness, rangeWords } from '#lib/estimate.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useBoardTools, useBoardUi } from '../acts/use-board.ts';
import { useTicked } from '../acts/use-ticked.ts';
import type { QueueRow } from '../model/queue-view.ts';
import s from './strip.module.css';

interface RemainingProps {
  row: QueueRow;
  isFrozen: boolean;
  isCompact: boolean;
}

/** How long it may still take, and whether that agrees with what the customer was told. */
export function Remaining({ row, isFrozen, isCompact }: RemainingProps) {
  const estimate = useLive((view) => view.state.estimates[row.customerId]);
  const isOver = useTicked((now) => estimate !== undefined && lateness(estimate, now) !== undefined);
  const dismiss = useAsked(row.customerId);
  if (row.gone) return <div />;
  return (
    <div className={s.remaining}>
      <GroundsHover of={{ customerId: row.customerId }} onDismiss={dismiss}>
        <EstimateRange estimate={estimate} className={`${s.eta} ${isFrozen ? s.frozen : ''}`} />
        {isCompact ? (
          isOver && <OverMark isShort />
        ) : (
          <span className={s.r2}>{isOver ? <OverMark /> : <Told estimate={estimate} />}</span>
        )}
      </GroundsHover>
    </div>
  );
}

/** Open since a key asked for it, until the focus goes elsewhere; undefined: not asked. */
function useAsked(customerId: CustomerId): (() => void) | undefined {
  const { ui } = useBoardTools();
  const isAsked = useBoardUi(({ grounds }) => grounds === customerId);
  const [dismiss] = useState(() => () => ui.setState({ grounds: undefined }));
  useEffect(() => {
    if (!isAsked) return;
    document.addEventListener('focusin', dismiss);
    return () => {
      document.removeEventListener('focusin', dismiss);
      dismiss();
    };
  }, [isAsked, dismiss]);
  return isAsked ? dismiss : undefined;
}

function OverMark({ isShort = false }: { isShort?: boolean }) {
  const t = useText(estimateText);
  return (
    <span className={s.over} title={isShort ? t('over') : undefined}>
      <Icon name="tri" size={12} />
      {isShort ? <span className="vh">{t('over')}</span> : t('over')}
    </span>
  );
}

function Told({ estimate }: { estimate: CustomerEstimate | undefined }) {
  const t = useText(estimateText);
  const lang = useLanguage();
  if (!estimate) return t('noneYet');
  const { told, reason } = estimate;
  if (!endsOf(estimate)) return t(reason ?? 'noneYet');
  if (told) return t('told', { range: rangeWords(told.lowMs, told.highMs, lang).figure });
  return t(reason ?? 'notTold');
}
