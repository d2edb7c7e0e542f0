import type { ErrorCode } from '@kf/shared/contract/errors';
import { memo, type ReactNode } from 'react';
import { Icon, type IconName } from '#components/icon.tsx';
import { errorText } from '#lib/error-text.ts';
import type { Format } from '#lib/format.ts';
import { type Translate, useText } from '#lib/i18n.ts';
import { useFormat } from '#live/use-live.tsx';
import styles from './feed.module.css';
import type { FeedItem, FeedKind, FeedLine, Named } from './feed-lines.ts';
import { type FeedKey, feedText } from './text.ts';

const icons = {
  arrived: 'plus',
  accepted: 'arrow',
  ended: 'end',
  switched: 'swap',
  left: 'x',
  online: 'on',
  offline: 'off',
  failed: 'oct',
  connection: 'link',
} as const satisfies Record<FeedKind, IconName>;

const deviceIcons = { pc: 'pc', phone: 'ph', both: 'both' } as const;

function iconOf(item: FeedItem): IconName {
  const { how } = item;
  return how === 'pc' || how === 'phone' || how === 'both' ? deviceIcons[how] : icons[item.kind];
}

interface FeedRowProps {
  line: FeedLine;
  unfolded: boolean;
  onToggle: (id: string) => void;
}

export const FeedRow = memo(function FeedRow({ line, unfolded, onToggle }: FeedRowProps) {
  const t = useText(feedText);
  const format = useFormat();
  if (line.type === 'one') {
    const { item } = line;
    const detail = detailOf(item, t, format);
    return (
      <>
        <Icon name={iconOf(item)} size={14} className={item.kind === 'failed' ? 'al-c' : undefined} />
        <div className={styles.body}>
          <span className={styles.time}>{format.clock(item.at)}</span>{' '}
          <span className="t2">
            {t(item.kind)}
            {item.by ? ` ${t('by', { name: item.by })}` : null}
          </span>
          <div className={`ell ${styles.what}`} title={plainOf(item, t, format)}>
            {detail}
          </div>
        </div>
      </>
    );
  }
  return (
    <>
      <Icon name={icons[line.kind]} size={14} />
      <div className={styles.body}>
        <span className={styles.time}>{format.clock(line.at)}</span>{' '}
        <span className="t2">{t('times', { verb: t(line.kind), n: line.count })}</span>
        <div>
          <button
            type="button"
            className={styles.unfold}
            aria-expanded={unfolded}
            onClick={() => onToggle(line.id)}
          >
            {unfolded ? t('fold') : t('unfold', { n: line.items.length })}
          </button>
        </div>
      </div>
    </>
  );
});

const Who = ({ who }: { who: Named }) => (
  <b className={who.isCode ? 'code' : undefined} translate={who.isCode ? 'no' : undefined}>
    {who.name}
  </b>
);

type Words = Translate<FeedKey>;
const dot = ' · ';

function detailOf(item: FeedItem, t: Words, format: Format): ReactNode {
  const who = item.customer ? <Who who={item.customer} /> : <b>{t('somebody')}</b>;
  const duration = item.durationMs === undefined ? '' : format.duration(item.durationMs);
  switch (item.kind) {
    case 'arrived':
      return (
        <>
          {who} {item.position === undefined ? null : t('position', { n: item.position })}
        </>
      );
    case 'accepted':
      return (
        <>
          {who} → <b>{item.agent}</b>
          {item.over ? t('over') : null}
        </>
      );
    case 'switched':
      return (
        <>
          {who} {item.fromAgent} → <b>{item.agent}</b>
        </>
      );
    case 'ended':
      return (
        <>
          {who}
          {item.how === 'dismissed' ? dot + t('dismissed') : item.agent ? dot + item.agent : null}
          {duration ? dot + duration : null}
          {item.how === 'inferred' ? dot + t('inferred') : null}
        </>
      );
    case 'left':
      return (
        <>
          {who} {duration ? t('waited', { time: duration }) : null}
          {item.how === 'unfollowed' ? dot + t('unfollowed') : null}
        </>
      );
    case 'failed':
      return (
        <>
          {who}
          {dot}
          {item.text ? errorText(item.text as ErrorCode, { agent: item.agent }).sentence : item.agent}
        </>
      );
    case 'online':
    case 'offline':
      return (
        <>
          <b>{item.agent}</b> {t(presenceWord(item))}
        </>
      );
    case 'connection':
      return connectionWords(item, t);
    default:
      return item.kind satisfies never;
  }
}

function presenceWord({ kind, how }: FeedItem): FeedKey {
  if (kind === 'offline') return 'isOffline';
  return how === 'pc' || how === 'phone' || how === 'both' ? how : 'isOnline';
}

function connectionWords({ how, text }: FeedItem, t: Words): string {
  if (text === undefined) return t(how === 'lost' ? 'wireLost' : 'wireBack');
  return t(how === 'lost' ? 'sourceLost' : 'sourceBack', { source: t(`source_${text}` as FeedKey) });
}

/** The whole line as text, for the tooltip of a line that was cut. */
function plainOf(item: FeedItem, t: Words, format: Format): string {
  if (item.kind === 'connection') return connectionWords(item, t);
  const parts = [item.customer?.name, item.fromAgent, item.agent, item.by && t('by', { name: item.by })];
  if (item.durationMs !== undefined) parts.push(format.duration(item.durationMs));
  if (item.text) parts.push(errorText(item.text as ErrorCode, { agent: item.agent }).sentence);
  return parts.filter(Boolean).join(dot);
}
