import { Icon } from '#components/icon.tsx';
import { ClickPop } from '#components/pop/click-pop.tsx';
import { errorText } from '#lib/error-text.ts';
import { type Format } from '#lib/format.ts';
import { type Translate, useLanguage, useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive, useRetryNow } from '#live/use-live.tsx';
import styles from './freshness.module.css';
import { FreshnessDetails } from './freshness-details.tsx';
import { type Freshness, judgeFreshness } from './judge.ts';
import { type FreshnessKey, freshnessText } from './text.ts';

/** The picture's freshness, judged anew each second. */
export function useFreshness(): Freshness {
  const now = useNow(1_000);
  const connection = useLive((view) => view.connection);
  const sync = useLive((view) => view.sync);
  const sources = useLive((view) => view.state.sources);
  return judgeFreshness({ connection, sync, sources, now, localNow: Date.now() });
}

const looks = {
  live: styles.live,
  slow: styles.slow,
  loading: styles.slow,
  reconnecting: styles.reconnecting,
  stopped: styles.stopped,
  offline: styles.offline,
} as const satisfies Record<Freshness['kind'], string | undefined>;

export function FreshnessBadge() {
  const t = useText(freshnessText);
  const lang = useLanguage();
  const format = useFormat();
  const now = useNow(1_000);
  const freshness = useFreshness();
  const reason = useLive((view) =>
    freshness.kind === 'stopped' ? view.state.sources[freshness.source].reason : undefined,
  );
  const retryNow = useRetryNow();
  const [strong, rest] = wordsOf(freshness, t, format, now);
  const why = reason === undefined ? undefined : errorText(reason, {}, lang).sentence;
  const canRetry = freshness.kind === 'stopped' || freshness.kind === 'reconnecting';
  return (
    <div className={`${styles.badge} ${looks[freshness.kind] ?? ''}`}>
      <ClickPop title={t('popover')} button={{ className: styles.face }} content={() => <FreshnessDetails />}>
        <Shape kind={freshness.kind} />
        <strong>{strong}</strong>
        <span>{[why, rest].filter(Boolean).join(lang === 'en' ? ', ' : '，')}</span>
      </ClickPop>
      {canRetry ? (
        <button type="button" className={`btn sm ${styles.retry}`} onClick={retryNow}>
          <Icon name="sync" size={14} />
          {t('retryNow')}
        </button>
      ) : null}
      <span className="vh" role="status">
        {strong}
      </span>
    </div>
  );
}

function Shape({ kind }: { kind: Freshness['kind'] }) {
  if (kind === 'stopped') return <Icon name="tri" size={14} />;
  if (kind === 'offline') return <Icon name="oct" size={14} />;
  return <span className={styles.dot} aria-hidden="true" />;
}

const seconds = (ms: number): number => Math.ceil(ms / 1_000);

/** [what it is, how old or when next] */
function wordsOf(
  freshness: Freshness,
  t: Translate<FreshnessKey>,
  format: Format,
  now: number,
): [string, string] {
  switch (freshness.kind) {
    case 'live':
    case 'slow':
      return [t(freshness.kind), t('wechatAge', { age: format.age(freshness.asOf, now) })];
    case 'loading':
      return [t('loading'), t('loadingWhy')];
    case 'reconnecting':
      return [
        t('reconnecting'),
        freshness.inMs === undefined
          ? t('reconnectingNow', { n: freshness.attempt })
          : t('reconnectingIn', { n: freshness.attempt, s: seconds(freshness.inMs) }),
      ];
    case 'stopped':
      return [
        t('stopped', { source: t(`dataOf_${freshness.source}`), at: format.clock(freshness.asOf) }),
        freshness.retryInMs === undefined || freshness.retryInMs === 0
          ? ''
          : t('retryIn', { s: seconds(freshness.retryInMs) }),
      ];
    case 'offline':
      return [t('offline'), t('offlineWhy', { at: format.clock(freshness.since) })];
    default:
      return freshness satisfies never;
  }
}
