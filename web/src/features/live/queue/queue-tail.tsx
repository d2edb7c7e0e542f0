import { lazy, Suspense, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { formatCount } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { useQueueFrozenAt } from '../acts/use-ticked.ts';
import { isFiltering, noFilter } from '../model/listing.ts';
import s from './queue.module.css';
import { queueText } from './text.ts';

const DismissedDialog = lazy(async () => ({
  default: (await import('./dismissed-dialog.tsx')).DismissedDialog,
}));

/** What the list ends with: whether it is whole, what stopped, and the cases put aside. */
export function QueueTail() {
  const t = useText(queueText);
  const frozenAt = useQueueFrozenAt();
  const hasRead = useLive((view) => view.state.sources.queue.asOf > 0);
  const count = useLive((view) => view.state.waitingCount);
  const hasDismissed = useLive((view) => Object.keys(view.state.dismissed).length > 0);
  const isFiltered = useBoard((board) => isFiltering(board.queueFilter));
  if (frozenAt !== undefined)
    return (
      <div className={`${s.tail} ${s.stopped}`}>
        <Icon name="tri" size={14} />
        <span>{t('tailStopped')}</span>
        <DismissedButton />
      </div>
    );
  if (isFiltered) return <FilterTail />;
  if (hasRead && count === 0 && !hasDismissed) return null;
  return (
    <div className={s.tail}>
      {hasRead && count > 0 ? <ListTail /> : <span>{hasRead ? '' : t('starting')}</span>}
      <DismissedButton />
    </div>
  );
}

function ListTail() {
  const t = useText(queueText);
  const { entries, beyond, beyondKnown, unlisted } = useBoard((board) => board.listing);
  if (beyond > 0) {
    const vars = { last: entries.length, n: formatCount(beyond), m: formatCount(beyondKnown) };
    return (
      <>
        <Icon name="eye" size={14} />
        <span>{t(beyondKnown > 0 ? 'tailBeyond' : 'tailBeyondNone', vars)}</span>
      </>
    );
  }
  const n = entries.length - unlisted;
  return (
    <>
      <Icon name={unlisted > 0 ? 'clock' : 'ok'} size={14} />
      <span>{unlisted > 0 ? t('tailUnlisted', { n, m: unlisted }) : t('tailAll', { n })}</span>
    </>
  );
}

function FilterTail() {
  const t = useText(queueText);
  const { board } = useBoardTools();
  const shown = useBoard((view) => view.queue.rows.length);
  const all = useBoard((view) => view.listing.known.length);
  return (
    <div className={s.tail}>
      <Icon name="filter" size={14} />
      <span>{t('filtered', { shown, all })}</span>
      <button
        type="button"
        className={`btn lnk sm ${s.tailButton}`}
        onClick={() => board.setQueueFilter(noFilter)}
      >
        {t('clearFilter')}
      </button>
    </div>
  );
}

function DismissedButton() {
  const t = useText(queueText);
  const [isOpen, setOpen] = useState(false);
  const count = useLive((view) => Object.keys(view.state.dismissed).length);
  if (count === 0 && !isOpen) return null;
  return (
    <>
      <button
        type="button"
        className={`btn lnk sm ${s.tailButton}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t('dismissed', { n: count })}
      </button>
      {isOpen ? (
        <Suspense>
          <DismissedDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
