import { defaultAlertSettings } from '@kf/shared/contract/plain';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { TroubleBar } from '#features/live/acts/distribute/trouble-bar.tsx';
import { AgentBays } from '#features/live/agents/agent-bays.tsx';
import { EventFeed } from '#features/live/feed/event-feed.tsx';
import { feedLines } from '#features/live/feed/feed-lines.ts';
import type { FeedTarget } from '#features/live/feed/feed-row.tsx';
import { useFeed } from '#features/live/feed/use-feed.ts';
import { QueueBay } from '#features/live/queue/queue-bay.tsx';
import { SmallTeam } from '#features/live/small-team/small-team.tsx';
import { useText } from '#lib/i18n.ts';
import { useSetting } from '#lib/settings.ts';
import type { BoardSearch } from '../board-search.ts';
import { appText } from '../text.ts';
import { useMedia } from '../use-media.ts';
import styles from './board.module.css';

interface BoardPanelsProps {
  search: BoardSearch;
  /** Leads to a customer or an agent. */
  onShow: (target: FeedTarget) => void;
  onAddress: (patch: { [K in keyof BoardSearch]?: string | undefined }) => void;
}

/** Three columns; two with the events folded into a rail; or one at a time behind tabs. */
export function BoardPanels({ search, onShow, onAddress }: BoardPanelsProps) {
  const upright = useMedia('(max-width: 1023px)');
  const folded = useMedia('(max-width: 1439px)');
  const agents = (
    <div className={styles.middle}>
      <AgentBays
        show={search.show}
        density={search.density}
        group={search.group}
        onAddress={onAddress}
        notice={<Trouble />}
      />
      <SmallTeam />
    </div>
  );
  if (upright) return <Tabs agents={agents} onShow={onShow} />;
  return (
    <div className={styles.panels}>
      <QueueBay />
      {agents}
      {folded ? <FoldedEvents onShow={onShow} /> : <Events onShow={onShow} />}
    </div>
  );
}

/** Sessions that need a decision for many at once. */
function Trouble() {
  const { accountId } = getRouteApi('/a/$accountId').useParams();
  const { query } = useSetting(accountId, 'alerts');
  const settings = query.data?.value ?? defaultAlertSettings;
  return <TroubleBar orphanAfterMs={settings.rules.agent_vanished.afterMs} />;
}

/** Kept apart, because it changes with every event and its neighbours do not. */
function Events({ onShow }: Pick<BoardPanelsProps, 'onShow'>) {
  return <EventFeed feed={useFeed()} onShow={onShow} />;
}

const tabs = ['tabQueue', 'tabAgents', 'tabEvents'] as const;

function Tabs({ agents, onShow }: { agents: React.ReactNode } & Pick<BoardPanelsProps, 'onShow'>) {
  const t = useText(appText);
  const [tab, setTab] = useState<(typeof tabs)[number]>('tabQueue');
  return (
    <div className={styles.upright}>
      <div className={`seg ${styles.tabs}`} role="tablist" aria-label={t('views')}>
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            className={one === tab ? 'on' : ''}
            onClick={() => setTab(one)}
          >
            {t(one)}
          </button>
        ))}
      </div>
      {tab === 'tabQueue' ? <QueueBay /> : tab === 'tabAgents' ? agents : <Events onShow={onShow} />}
    </div>
  );
}

/** A rail with the count of what was not seen; the list opens over the agents. */
function FoldedEvents({ onShow }: Pick<BoardPanelsProps, 'onShow'>) {
  const t = useText(appText);
  const feed = useFeed();
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState(() => feedLines(feed)[0]?.id);
  const lines = feedLines(feed);
  const [newest] = lines;
  if (open && newest && newest.id !== seen) setSeen(newest.id);
  // What was there when the page opened is not news.
  if (seen === undefined && newest) setSeen(newest.id);
  const place = lines.findIndex((line) => line.id === seen);
  const unseen = open || seen === undefined ? 0 : place < 0 ? lines.length : place;
  const count = unseen > 99 ? '99+' : String(unseen);
  return (
    <div className={styles.folded}>
      <button
        type="button"
        className={`panel ${styles.foldButton}`}
        aria-expanded={open}
        aria-label={unseen > 0 ? t('eventsUnread', { n: unseen }) : t('events')}
        onClick={() => setOpen(!open)}
      >
        <Icon name="clock" />
        <span className={styles.vertical}>{t('events')}</span>
        {unseen > 0 ? <span className={`n ${styles.unseen}`}>{count}</span> : null}
      </button>
      {open ? (
        <div className={styles.over}>
          <EventFeed feed={feed} onShow={onShow} onClose={() => setOpen(false)} />
        </div>
      ) : null}
    </div>
  );
}
