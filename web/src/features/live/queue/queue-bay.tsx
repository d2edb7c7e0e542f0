import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { isFiltering, noFilter } from '../model/listing.ts';
import { Pinned } from './pinned.tsx';
import s from './queue.module.css';
import { QueueBands } from './queue-bands.tsx';
import { QueueHeader } from './queue-header.tsx';
import { QueueList } from './queue-list.tsx';
import { QueueTail } from './queue-tail.tsx';
import { queueText } from './text.ts';

/** The wait queue: one strip per waiting customer, earliest arrival first. */
export function QueueBay() {
  const t = useText(queueText);
  const isLoading = useLive((view) => view.sync === 'loading');
  const isEmpty = useBoard((board) => board.queue.rows.length === 0);
  return (
    <section className={`panel ${s.panel}`} aria-label={t('title')} data-panel="queue">
      <QueueHeader />
      {isLoading ? (
        <Blocks />
      ) : (
        <>
          <QueueBands />
          <Pinned />
          {isEmpty ? <Nobody /> : <Strips />}
          <QueueTail />
        </>
      )}
    </section>
  );
}

function Strips() {
  const t = useText(queueText);
  const isCompact = useBoard((board) => board.isCompact);
  return (
    <>
      <div className={`${s.cols} ${isCompact ? s.compactCols : ''}`} aria-hidden="true">
        <span>{t('colPosition')}</span>
        <span>{t(isCompact ? 'colCustomerShort' : 'colCustomer')}</span>
        <span>{t('colWaited')}</span>
        <span>{t('colRemaining')}</span>
        <span>{t('colSuggestion')}</span>
      </div>
      <QueueList />
    </>
  );
}

/** Strips of real size before the first snapshot, so that nothing jumps when it comes. */
const Blocks = () => (
  <div className={s.blocks} aria-hidden="true">
    {[0, 1, 2, 3].map((block) => (
      <i key={block} />
    ))}
  </div>
);

function Nobody() {
  const t = useText(queueText);
  const { board } = useBoardTools();
  const isFiltered = useBoard((view) => isFiltering(view.queueFilter));
  const all = useBoard((view) => view.listing.known.length);
  const hasRead = useLive((view) => view.state.sources.queue.asOf > 0);
  if (isFiltered && all > 0)
    return (
      <div className={s.empty}>
        <Icon name="filter" size={32} />
        <b>{t('noHit')}</b>
        <p>{t('noHitHint', { n: all })}</p>
        <button type="button" className="btn sm" onClick={() => board.setQueueFilter(noFilter)}>
          {t('clearFilter')}
        </button>
      </div>
    );
  return (
    <div className={s.empty}>
      <Icon name="board" size={32} />
      <b>{t(hasRead ? 'nobody' : 'starting')}</b>
      {hasRead ? <LastAccepted /> : null}
      <p>{t('whereNew')}</p>
    </div>
  );
}

function LastAccepted() {
  const t = useText(queueText);
  const format = useFormat();
  const last = useLive((view) => view.state.today.lastAccepted);
  const agent = useLive((view) => last && view.state.agents[last.agentId]?.nickname);
  if (!last) return null;
  return (
    <p>
      {t('lastAccepted', {
        customer: last.remark ?? last.code,
        agent: agent ?? last.agentId,
        time: format.clock(last.at),
        waited: format.duration(last.waitedMs),
      })}
    </p>
  );
}
