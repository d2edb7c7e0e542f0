import type { ErrorCode } from '@kf/shared/contract/errors';
import { memo, type ReactNode } from 'react';
import { Icon, type IconName } from '#components/icon.tsx';
import { actorName } from '#lib/actor-name.ts';
import { actErrorText } from '#lib/error-text.ts';
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
  alert: 'bell',
  connection: 'link',
} as const satisfies Record<FeedKind, IconName>;

const deviceIcons = { pc: 'pc', phone: 'ph', both: 'both' } as const;

function iconOf(item: FeedItem): IconName {
  const { how } = item;
  if (item.kind === 'alert') return how === 'alarm' ? 'oct' : 'tri';
  return how === 'pc' || how === 'phone' || how === 'both' ? deviceIcons[how] : icons[item.kind];
}

/** Where a line leads. */
export type FeedTarget = { code: string } | { agentId: string };

const targetOf = ({ customer, agentId }: FeedItem): FeedTarget | undefined => {
  if (customer) return { code: customer.code };
  return agentId === undefined ? undefined : { agentId };
};

interface FeedRowProps {
  line: FeedLine;
  unfolded: boolean;
  /** Has the list's tab stop. */
  isCurrent: boolean;
  onToggle: (id: string) => void;
  onShow: (target: FeedTarget) => void;
}

/** A line is a button where it leads somewhere or unfolds, so that a press and Enter do the same. */
export const FeedRow = memo(function FeedRow(props: FeedRowProps) {
  const { line, unfolded, isCurrent, onToggle, onShow } = props;
  const t = useText(feedText);
  const format = useFormat();
  const stop = { 'data-focus': line.id, tabIndex: isCurrent ? 0 : -1 };
  if (line.type === 'many')
    return (
      <button
        type="button"
        className={styles.line}
        {...stop}
        aria-expanded={unfolded}
        onClick={() => onToggle(line.id)}
      >
        <Icon name={icons[line.kind]} size={14} />
        <span className={styles.body}>
          <span className={styles.time}>{format.clock(line.at)}</span>{' '}
          <span className="t2">{t('times', { verb: t(line.kind), n: line.count })}</span>
          <span className={styles.unfold}>
            {unfolded ? t('fold') : t('unfold', { n: line.items.length })}
          </span>
        </span>
      </button>
    );
  const { item } = line;
  const target = targetOf(item);
  const content = <One item={item} t={t} format={format} />;
  if (!target)
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a place of the list's arrow keys
      <div className={styles.line} {...stop}>
        {content}
      </div>
    );
  return (
    <button type="button" className={styles.line} {...stop} onClick={() => onShow(target)}>
      {content}
    </button>
  );
});

function One({ item, t, format }: { item: FeedItem; t: Words; format: Format }) {
  const isBad = item.kind === 'failed' || item.how === 'alarm';
  const tone = isBad ? 'al-c' : item.kind === 'alert' ? 'at-c' : undefined;
  return (
    <>
      <Icon name={iconOf(item)} size={14} className={tone} />
      <span className={styles.body}>
        <span className={styles.time}>{format.clock(item.at)}</span>{' '}
        <span className="t2">
          {verbOf(item, t)}
          {item.by ? ` ${t('by', { name: actorName(item.by) })}` : null}
        </span>
        <span className={`ell ${styles.what}`} title={plainOf(item, t, format)}>
          {detailOf(item, t, format)}
        </span>
      </span>
    </>
  );
}

function verbOf({ kind, how, act }: FeedItem, t: Words): string {
  if (how === 'handed_over') return t('handedOver');
  if (kind === 'failed' && (act === 'close' || act === 'handover')) return t(`failed_${act}`);
  return kind === 'alert' && how !== 'alarm' ? t('alert_attention') : t(kind);
}

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
          {item.text ? reasonOf(item, item.text) : item.agent}
        </>
      );
    case 'online':
    case 'offline':
      return (
        <>
          <b>{item.agent}</b> {t(presenceWord(item))}
        </>
      );
    case 'alert':
      return (
        <>
          {item.customer ? who : item.agent ? <b>{item.agent}</b> : null} {alertWords(item, t)}
        </>
      );
    case 'connection':
      return connectionWords(item, t);
    default:
      return item.kind satisfies never;
  }
}

const reasonOf = ({ act, agent, errcode }: FeedItem, code: string): string =>
  actErrorText({ code: code as ErrorCode, errcode }, act === 'close' ? 'close' : 'assign', { agent })
    .sentence;

const alertWords = ({ text }: FeedItem, t: Words): string => t(`alert_${text}` as FeedKey);

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
  if (item.kind === 'alert')
    return [item.customer?.name, item.agent, alertWords(item, t)].filter(Boolean).join(dot);
  const parts = [
    item.customer?.name,
    item.fromAgent,
    item.agent,
    item.by && t('by', { name: actorName(item.by) }),
  ];
  if (item.durationMs !== undefined) parts.push(format.duration(item.durationMs));
  if (item.text) parts.push(reasonOf(item, item.text));
  return parts.filter(Boolean).join(dot);
}
