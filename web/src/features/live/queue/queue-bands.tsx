import { Icon } from '#components/icon.tsx';
import { formatCount } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useLive } from '#live/use-live.tsx';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { useQueueFrozenAt, useThresholds } from '../acts/use-ticked.ts';
import { type Band, bandCounts, LIST_LIMIT } from '../model/listing.ts';
import s from './queue.module.css';
import { queueText } from './text.ts';

const bands: readonly Band[] = ['short', 'long', 'overdue'];

/** How long a long queue has waited, and the filter by it. */
export function QueueBands() {
  const count = useLive((view) => view.state.waitingCount);
  return count > LIST_LIMIT ? <Bands /> : null;
}

function Bands() {
  const t = useText(queueText);
  const { board } = useBoardTools();
  const queue = useLive((view) => view.index.queue);
  const threshold = useThresholds().longestWaitMs;
  const frozenAt = useQueueFrozenAt();
  const now = useNow(1_000);
  const filter = useBoard((view) => view.queueFilter);
  const counts = bandCounts(queue, threshold, frozenAt ?? now);
  const m = Math.round(threshold.attention / 60_000);
  const n = Math.round(threshold.alarm / 60_000);
  const label = {
    short: t('bandShort', { m }),
    long: t('bandLong', { m, n }),
    overdue: t('bandOverdue', { n }),
  };
  // a band that would vanish keeps room for its words
  const columns = bands.map((band) => `minmax(max-content, ${Math.max(1, counts[band])}fr)`).join(' ');
  return (
    <div className={s.bands} style={{ gridTemplateColumns: columns }} role="group" aria-label={t('bands')}>
      {bands.map((band) => (
        <button
          key={band}
          type="button"
          className={`${s.band} ${s[band]}`}
          aria-pressed={filter.band === band}
          onClick={() => board.setQueueFilter({ ...filter, band: filter.band === band ? undefined : band })}
        >
          <i />
          {band === 'short' ? null : <Icon name={band === 'long' ? 'tri' : 'oct'} size={12} />} {label[band]}{' '}
          <b>{formatCount(counts[band])}</b>
        </button>
      ))}
    </div>
  );
}
