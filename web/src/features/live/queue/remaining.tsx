import type { CustomerEstimate } from '@kf/shared/contract/waits';
import { EstimateRange } from '#components/estimate/estimate-range.tsx';
import { GroundsHover } from '#components/estimate/grounds.tsx';
import { estimateText } from '#components/estimate/text.ts';
import { Icon } from '#components/icon.tsx';
import { endsOf, lateness, rangeWords } from '#lib/estimate.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
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
  if (row.gone) return <div />;
  return (
    <div className={s.remaining}>
      <GroundsHover of={{ customerId: row.customerId }}>
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
