import type { LiveState, Source, SourceName } from '@kf/shared/contract/live';
import { isStopped } from '@kf/shared/domain/source-age';
import { Icon } from '#components/icon.tsx';
import { errorText } from '#lib/error-text.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import type { LiveView } from '#live/live-store.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import styles from './freshness.module.css';
import { type FreshnessKey, freshnessText } from './text.ts';

const rows = ['queue', 'online', 'sessions', 'events', 'token'] as const satisfies readonly SourceName[];

/** The chain from this browser to WeChat with its broken link, and a row per source. */
export function FreshnessDetails() {
  const t = useText(freshnessText);
  const sources = useLive((view) => view.state.sources);
  const viewers = useLive((view) => view.connection.viewers);
  return (
    <div className={styles.details}>
      <Chain />
      <table className={styles.sources}>
        <thead className="vh">
          <tr>
            <th scope="col">{t('column_source')}</th>
            <th scope="col">{t('column_how')}</th>
            <th scope="col">{t('column_age')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((name) => (
            <SourceRow key={name} name={name} source={sources[name]} />
          ))}
        </tbody>
      </table>
      {viewers === undefined ? null : <p className="sm t3">{t('viewers', { n: viewers })}</p>}
    </div>
  );
}

function SourceRow({ name, source }: { name: SourceName; source: Source }) {
  const t = useText(freshnessText);
  const lang = useLanguage();
  const format = useFormat();
  const now = useNow(1_000);
  const doubtSince = useLive(name === 'sessions' ? oldestDoubt : never);
  const how = t(`how_${name}`);
  const seconds = name === 'sessions' ? 0 : Math.round(source.intervalMs / 1_000);
  const bad = source.state === 'failing' || (name !== 'events' && name !== 'token' && isStopped(source, now));
  const age = source.asOf === 0 ? t('never') : format.age(source.asOf, now);
  return (
    <tr>
      <td>{t(`source_${name}`)}</td>
      <td className="t3">
        {seconds > 0 ? t('every', { how, s: seconds }) : how}
        {source.reason ? <div className="at-c">{errorText(source.reason, {}, lang).sentence}</div> : null}
      </td>
      <td className={bad ? 'at-c' : ''}>
        {bad ? <Icon name="tri" size={12} /> : null}{' '}
        {doubtSince === undefined ? age : t('upTo', { age: format.age(doubtSince, now) })}
      </td>
    </tr>
  );
}

/** Sessions are confirmed agent by agent; this is since when the least certain agent is in doubt. */
function oldestDoubt({ state }: LiveView): number | undefined {
  let oldest: number | undefined;
  for (const { unconfirmedSince } of Object.values(state.agents))
    if (unconfirmedSince !== undefined && (oldest === undefined || unconfirmedSince < oldest))
      oldest = unconfirmedSince;
  return oldest;
}

const never = (): undefined => undefined;

type Link = { look: 'fine' | 'broken' | 'unknown'; word: FreshnessKey };

function Chain() {
  const t = useText(freshnessText);
  const connection = useLive((view) => view.connection);
  const sources = useLive((view) => view.state.sources);
  const toTower: Link =
    connection.offlineSince !== undefined
      ? { look: 'broken', word: 'linkOffline' }
      : connection.state === 'connected'
        ? { look: 'fine', word: 'linkConnected' }
        : { look: 'broken', word: 'linkLost' };
  const toWechat = toTower.look === 'fine' ? wechatLink(sources) : unknown;
  return (
    <div className={styles.chain}>
      <span>{t('browser')}</span>
      <LinkLine link={toTower} />
      <span>{t('tower')}</span>
      <LinkLine link={toWechat} />
      <span>{t('wechat')}</span>
    </div>
  );
}

/** Nobody here can tell how the tower gets on with WeChat while the tower itself is out of reach. */
const unknown: Link = { look: 'unknown', word: 'linkUnknown' };

const wechatLink = (sources: LiveState['sources']): Link =>
  sources.queue.state === 'failing' || sources.online.state === 'failing' || sources.token.state === 'failing'
    ? { look: 'broken', word: 'linkFailing' }
    : { look: 'fine', word: 'linkFine' };

function LinkLine({ link }: { link: Link }) {
  const t = useText(freshnessText);
  return (
    <i className={`${styles.link} ${styles[link.look] ?? ''}`}>
      <span>
        {link.look === 'broken' ? <Icon name="tri" size={12} /> : null} {t(link.word)}
      </span>
    </i>
  );
}
