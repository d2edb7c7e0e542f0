import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  lazy,
  memo,
  type PointerEvent,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Icon } from '#components/icon.tsx';
import { ClickPop } from '#components/pop/click-pop.tsx';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { recall, remember } from '../acts/remembered.ts';
import { focusNeighbour } from '../keyboard/panels.ts';
import { isPlain } from '../keyboard/strip-keys.ts';
import { useRoving } from '../keyboard/use-roving.ts';
import styles from './feed.module.css';
import type { FeedFilterProps } from './feed-filter.tsx';
import {
  type Feed,
  type FeedKind,
  type FeedLine,
  feedKinds,
  feedLines,
  shownLines,
  toggled,
} from './feed-lines.ts';
import { FeedRow, type FeedTarget } from './feed-row.tsx';
import { feedText } from './text.ts';

const FeedFilter = lazy(async () => ({ default: (await import('./feed-filter.tsx')).FeedFilter }));

const ROW_PX = 47;
/** The list moves again so long after the pointer left it. */
const HOLD_AFTER_LEAVE_MS = 400;

interface EventFeedProps {
  feed: Feed;
  onShow: (target: FeedTarget) => void;
  /** Shown over the board: gives a button to close it. */
  onClose?: (() => void) | undefined;
}

/** What happened, newest first; still while somebody reads it. */
export function EventFeed({ feed, onShow, onClose }: EventFeedProps) {
  const t = useText(feedText);
  const [hidden, setHidden] = useHiddenKinds();
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const loading = useLive((view) => view.sync === 'loading');
  const { held, shown: shownFeed, release, handlers } = useHeldFeed(feed);
  const lines = useMemo(() => feedLines(shownFeed), [shownFeed]);
  const rows = useMemo(() => shownLines(lines, hidden, unfolded), [lines, hidden, unfolded]);
  const waiting = held ? newLines(feed, shownFeed) : 0;
  const handleToggle = useCallback((id: string) => setUnfolded((known) => toggled(known, id)), []);
  return (
    <section className="panel" aria-labelledby="feed-title" data-panel="events">
      <div className="ph">
        <h2 id="feed-title">{t('title')}</h2>
        <LatestAge lines={lines} />
        <span className="spacer" />
        <FilterButton hidden={hidden} onChange={setHidden} />
        {onClose ? (
          <button type="button" className="btn txt icon sm" aria-label={t('close')} onClick={onClose}>
            <Icon name="x" />
          </button>
        ) : null}
      </div>
      {waiting > 0 ? (
        <button type="button" className={styles.pill} onClick={release}>
          <Icon name="up" size={14} />
          {t('more', { n: waiting })}
        </button>
      ) : null}
      <div className={styles.area} {...handlers}>
        {rows.length > 0 ? (
          <Rows
            rows={rows}
            unfolded={unfolded}
            onToggle={handleToggle}
            onShow={onShow}
            onRelease={waiting > 0 ? release : undefined}
          />
        ) : (
          <Empty filtered={lines.length > 0} loading={loading} onClear={() => setHidden(new Set())} />
        )}
      </div>
    </section>
  );
}

/** What is left out stays left out on this computer. */
function useHiddenKinds() {
  const [hidden, setHidden] = useState<ReadonlySet<FeedKind>>(() => {
    const stored = new Set(recall('feed')?.split(' '));
    return new Set(feedKinds.filter((kind) => stored.has(kind)));
  });
  const change = (next: ReadonlySet<FeedKind>): void => {
    setHidden(next);
    remember('feed', [...next].join(' '));
  };
  return [hidden, change] as const;
}

interface RowsProps {
  rows: readonly FeedLine[];
  unfolded: ReadonlySet<string>;
  onToggle: (id: string) => void;
  onShow: (target: FeedTarget) => void;
  /** Shows what came while the list stood still. */
  onRelease: (() => void) | undefined;
}

function Rows({ rows, unfolded, onToggle, onShow, onRelease }: RowsProps) {
  const t = useText(feedText);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => rows[i]?.id ?? i,
    overscan: 4,
  });
  const roving = useRoving({
    container: scroller,
    lines: useMemo(() => rows.map((line) => [line.id]), [rows]),
    scrollTo: (line) => virtual.scrollToIndex(line),
  });
  const handleKey = (event: KeyboardEvent): void => {
    if (roving.handleKey(event)) return;
    if (focusNeighbour('events', event.key)) event.preventDefault();
    else if (event.key.toLowerCase() === 'u' && isPlain(event) && onRelease) {
      event.preventDefault();
      onRelease();
    }
  };
  return (
    <div
      className={styles.scroller}
      ref={scroller}
      role="group"
      aria-label={t('title')}
      onKeyDown={handleKey}
      onFocus={roving.handleFocus}
      onBlur={roving.handleBlur}
    >
      <ol className={styles.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const line = rows[index];
          return line ? (
            <li
              key={key}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              <FeedRow
                line={line}
                unfolded={unfolded.has(line.id)}
                isCurrent={line.id === roving.current}
                onToggle={onToggle}
                onShow={onShow}
              />
            </li>
          ) : null;
        })}
      </ol>
    </div>
  );
}

/** Nothing moves under the pointer, nor while the reader has scrolled down. */
function useHeldFeed(feed: Feed) {
  const [held, setHeld] = useState<Feed>();
  const area = useRef<HTMLDivElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const isScrolled = (): boolean => (area.current?.firstElementChild?.scrollTop ?? 0) > ROW_PX / 2;
  const release = (): void => {
    clearTimeout(timer.current);
    area.current?.firstElementChild?.scrollTo({ top: 0 });
    setHeld(undefined);
  };
  const handlers = {
    onPointerEnter: (event: PointerEvent<HTMLDivElement>) => {
      clearTimeout(timer.current);
      area.current = event.currentTarget;
      setHeld((known) => known ?? feed);
    },
    onFocus: (event: FocusEvent<HTMLDivElement>) => {
      area.current = event.currentTarget;
      setHeld((known) => known ?? feed);
    },
    onBlur: (event: FocusEvent<HTMLDivElement>) => {
      if (!event.currentTarget.contains(event.relatedTarget) && !isScrolled()) setHeld(undefined);
    },
    onPointerLeave: () => {
      timer.current = setTimeout(() => {
        const isFocused = area.current?.contains(document.activeElement) ?? false;
        if (!isScrolled() && !isFocused) setHeld(undefined);
      }, HOLD_AFTER_LEAVE_MS);
    },
  };
  return { held: held !== undefined, shown: held ?? feed, release, handlers };
}

/** Lines of `feed` above those of `shown`. */
function newLines(feed: Feed, shown: Feed): number {
  if (feed === shown) return 0;
  const top = feedLines(shown)[0]?.id;
  const place = feedLines(feed).findIndex((line) => line.id === top);
  return place < 0 ? feedLines(feed).length : place;
}

function LatestAge({ lines }: { lines: readonly FeedLine[] }) {
  const format = useFormat();
  const now = useNow(1_000);
  const [latest] = lines;
  if (!latest) return null;
  return <span className="age">{format.age(latest.type === 'one' ? latest.item.at : latest.at, now)}</span>;
}

const FilterButton = memo(function FilterButton({ hidden, onChange }: FeedFilterProps) {
  const t = useText(feedText);
  return (
    <ClickPop
      button={{
        className: `btn txt icon sm ${hidden.size > 0 ? styles.filtering : ''}`,
        'aria-label': t('filter'),
        'aria-pressed': hidden.size > 0,
      }}
      content={() => (
        <Suspense fallback={null}>
          <FeedFilter hidden={hidden} onChange={onChange} />
        </Suspense>
      )}
    >
      <Icon name="filter" />
    </ClickPop>
  );
});

function Empty({ filtered, loading, onClear }: { filtered: boolean; loading: boolean; onClear: () => void }) {
  const t = useText(feedText);
  if (loading) return null;
  return (
    <div className={styles.empty}>
      <b>{t(filtered ? 'filtered' : 'none')}</b>
      {filtered ? (
        <button type="button" className="btn lnk sm" onClick={onClear}>
          {t('clear')}
        </button>
      ) : (
        <span>{t('noneHint')}</span>
      )}
    </div>
  );
}
