import { useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { Menu, type MenuGroup } from '#components/menu.tsx';
import { formatCount } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { useQueueFrozenAt } from '../acts/use-ticked.ts';
import { applyHeldQueue } from '../keyboard/strip-keys.ts';
import { isFiltering, type Wish } from '../model/listing.ts';
import { hasHeldBack } from '../model/queue-view.ts';
import s from './queue.module.css';
import { queueText } from './text.ts';

export function QueueHeader() {
  const t = useText(queueText);
  const frozenAt = useQueueFrozenAt();
  const count = useLive((view) => view.state.waitingCount);
  const unlisted = useBoard((board) => board.listing.unlisted);
  const isHeldBack = useBoard((board) => hasHeldBack(board.queue));
  const isFiltered = useBoard((board) => isFiltering(board.queueFilter));
  // who came after the last read is counted apart while nothing confirms them
  const shown = frozenAt === undefined ? count : count - unlisted;
  return (
    <div className="ph">
      <h2>
        {t('title')}
        <span className="n">{formatCount(shown)}</span>
      </h2>
      {isHeldBack ? <HeldPill /> : frozenAt === undefined ? <Age /> : <AsOf at={frozenAt} more={unlisted} />}
      <span className="spacer" />
      {count > 0 || isFiltered ? <FilterButton /> : null}
      <DistributeButton isStopped={frozenAt !== undefined} isEmpty={count === 0} />
    </div>
  );
}

/** Everybody at once, by a plan; not from a picture that may be old. */
function DistributeButton({ isStopped, isEmpty }: { isStopped: boolean; isEmpty: boolean }) {
  const t = useText(queueText);
  const { ui, mayAct } = useBoardTools();
  const isNobody = useBoard((board) => ![...board.facts.values()].some((one) => one.online));
  if (!mayAct) return null;
  const why = isNobody ? t('distributeNobody') : isStopped ? t('distributeStopped') : undefined;
  return (
    <button
      type="button"
      className="btn sm"
      disabled={isEmpty || why !== undefined}
      title={why}
      onClick={() => ui.setState({ dialog: { kind: 'distribute', of: { kind: 'queue' } } })}
    >
      <Icon name="dist" size={14} />
      {t('distribute')}
    </button>
  );
}

function Age() {
  const t = useText(queueText);
  const format = useFormat();
  const now = useNow(1_000);
  const asOf = useLive((view) => view.state.sources.queue.asOf);
  if (asOf === 0) return <span className="age">{t('order')}</span>;
  return <span className="age ell">{t('age', { age: format.age(asOf, now) })}</span>;
}

function AsOf({ at, more }: { at: number; more: number }) {
  const t = useText(queueText);
  const format = useFormat();
  return (
    <>
      <span className="asof sm ell">{t('asOf', { time: format.clock(at) })}</span>
      {more > 0 ? <span className="sm t3 ell">{t('alsoUnlisted', { n: more })}</span> : null}
    </>
  );
}

/** What a held list keeps back, and the way to see it. */
function HeldPill() {
  const t = useText(queueText);
  const { board } = useBoardTools();
  const { arrived, accepted, left } = useBoard((view) => view.queue);
  return (
    <div className={s.pill}>
      {arrived > 0 ? (
        <span>
          <Icon name="plus" size={12} />
          {t('pillArrived', { n: arrived })}
        </span>
      ) : null}
      {accepted > 0 ? (
        <span>
          <Icon name="arrow" size={12} />
          {t('pillAccepted', { n: accepted })}
        </span>
      ) : null}
      {left > 0 ? (
        <span>
          <Icon name="x" size={12} />
          {t('pillLeft', { n: left })}
        </span>
      ) : null}
      <button type="button" className={s.apply} onClick={() => applyHeldQueue({ board })}>
        {t('applyHeld')}
      </button>
    </div>
  );
}

const wishes: readonly (Wish | undefined)[] = [undefined, 'agent', 'group', 'any'];
const wishKey = { agent: 'wishAgent', group: 'wishGroup', any: 'wishAny' } as const;

function FilterButton() {
  const t = useText(queueText);
  const { board } = useBoardTools();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const filter = useBoard((view) => view.queueFilter);
  const groups = useLive((view) => view.state.groups);
  const isOn = isFiltering(filter);
  const menuGroups: MenuGroup[] = [
    {
      key: 'wish',
      label: t('filterWish'),
      items: wishes.map((wish) => ({
        key: wish ?? 'all',
        label: t(wish ? wishKey[wish] : 'wishAll'),
        isChosen: filter.wish === wish,
        onSelect: () => board.setQueueFilter({ ...filter, wish }),
      })),
    },
  ];
  const ordered = Object.values(groups).sort((a, b) => a.order - b.order);
  if (ordered.length > 0)
    menuGroups.push({
      key: 'group',
      label: t('filterGroup'),
      items: [undefined, ...ordered].map((group) => ({
        key: group?.groupId ?? 'all',
        label: group?.name ?? t('groupAll'),
        isChosen: filter.groupId === group?.groupId,
        onSelect: () => board.setQueueFilter({ ...filter, groupId: group?.groupId }),
      })),
    });
  return (
    <>
      <button
        type="button"
        className={`btn txt icon sm ${isOn ? s.filterOn : ''}`}
        aria-label={t(isOn ? 'filterOn' : 'filter')}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(anchor ? undefined : event.currentTarget)}
      >
        <Icon name="filter" />
      </button>
      {anchor ? (
        <Menu label={t('filter')} anchor={anchor} groups={menuGroups} onClose={() => setAnchor(undefined)} />
      ) : null}
    </>
  );
}
