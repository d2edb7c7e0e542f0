import type { LiveState } from '@kf/shared/contract/live';
import { type Figures, figuresOf, type KpiName, sourceOf } from '@kf/shared/domain/key-figures';
import type { Level } from '@kf/shared/domain/level';
import { memo, type ReactNode, useState } from 'react';
import { Grounds } from '#components/estimate/grounds.tsx';
import { estimateText } from '#components/estimate/text.ts';
import { Icon } from '#components/icon.tsx';
import { RestPop } from '#components/pop/rest-pop.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { rangeWords } from '#lib/estimate.ts';
import { formatCount, MISSING, percentFigure } from '#lib/format.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive, useLiveStore } from '#live/use-live.tsx';
import { arrivalOf, endsOfArrival } from './arrival.ts';
import styles from './kpi.module.css';
import { knowsCapacity, subLineOf } from './sub-lines.ts';
import { kpiText } from './text.ts';

interface KpiTileProps {
  name: KpiName;
  state: LiveState;
  figures: Figures;
  level: Level;
  loading: boolean;
  now: number;
}

/** A figure that rested this long may be seen to change. */
const CALM_MS = 1_000;

/** From the name to below the tile: the figure that is explained stays in sight. */
const BELOW_TILE: [number, number] = [-14, 56];

export function KpiTile({ name, state, figures, level, loading, now }: KpiTileProps) {
  const t = useText(kpiText);
  const words = useText(estimateText);
  const format = useFormat();
  const stoppedAt = figures.stoppedAt[name];
  const shown = loading || stoppedAt !== undefined ? 'normal' : level;
  const classes = [styles.tile, stoppedAt === undefined ? '' : styles.old, styles[shown] ?? ''].join(' ');
  const lines = loading ? [t('reading')] : subLineOf(name, { state, figures, t, format });
  return (
    <div className={classes} data-kpi={name}>
      <div className={styles.label}>
        <Name name={name} />
        {name === 'expected' ? <span className={styles.chip}>{words('chip')}</span> : null}
        {shown === 'normal' ? null : (
          <span className={`tag ${shown === 'alarm' ? 'al' : 'at'}`}>
            <Icon name={shown === 'alarm' ? 'oct' : 'tri'} size={12} />
            {t(shown)}
          </span>
        )}
      </div>
      <div className={styles.value}>
        {loading ? (
          <span className={styles.block} />
        ) : (
          <Value name={name} state={state} figures={figures} now={now} stoppedAt={stoppedAt} />
        )}
      </div>
      <div className={styles.sub}>
        {stoppedAt === undefined ? null : (
          <span className="asof">{t('asOf', { at: format.clock(stoppedAt) })}</span>
        )}
        {lines.map((line) => (
          <span key={line} className="ell">
            {line}
          </span>
        ))}
      </div>
    </div>
  );
}

interface ValueProps {
  name: KpiName;
  state: LiveState;
  figures: Figures;
  now: number;
  stoppedAt: number | undefined;
}

function Value({ name, state, figures: { metrics, toConfirm }, now, stoppedAt }: ValueProps) {
  const t = useText(kpiText);
  switch (name) {
    case 'waiting':
      return (
        <Figure unit={toConfirm > 0 ? t('toConfirm', { n: toConfirm }) : t('customers')}>
          {formatCount(metrics.waiting)}
        </Figure>
      );
    case 'longest':
      if (metrics.longestWaitMs === undefined) return <Missing />;
      return <WaitTimer since={(stoppedAt ?? now) - metrics.longestWaitMs} frozenAt={stoppedAt} />;
    case 'expected':
      return <Expected state={state} />;
    case 'sessions':
      return <Figure>{formatCount(metrics.sessions)}</Figure>;
    case 'online':
      return (
        <Figure unit={t('ofAgents', { n: formatCount(metrics.agents) })}>
          {formatCount(metrics.online)}
        </Figure>
      );
    case 'free':
      if (!knowsCapacity(metrics)) return <Missing />;
      return <Figure unit={t('slots')}>{formatCount(metrics.freeSlots)}</Figure>;
    case 'serviceLevel':
      if (metrics.serviceLevel === undefined) return <Missing />;
      return <Figure unit="%">{percentFigure(metrics.serviceLevel)}</Figure>;
    case 'abandoned':
      if (metrics.abandoned === undefined) return <Missing />;
      return <Figure unit={t('customers')}>{formatCount(metrics.abandoned)}</Figure>;
    default:
      return name satisfies never;
  }
}

function Expected({ state }: { state: LiveState }) {
  const lang = useLanguage();
  const ends = endsOfArrival(state);
  if (!ends) return <Missing />;
  const { figure, unit } = rangeWords(ends.p50Ms, ends.p90Ms, lang);
  return <Figure unit={unit}>{figure}</Figure>;
}

/** The key makes each new figure fade in; one that changes all the time only changes. */
function Figure({ unit, children }: { unit?: string; children: string }) {
  const [{ figure, fades }, setShown] = useState({ figure: children, fades: false, at: 0 });
  if (figure !== children) {
    const at = performance.now();
    setShown((last) => ({ figure: children, fades: at - last.at > CALM_MS, at }));
  }
  return (
    <>
      <span key={fades ? children : 'same'} className={fades ? styles.fading : undefined}>
        {children}
      </span>
      {unit ? <i>{unit}</i> : null}
    </>
  );
}

const Missing = (): ReactNode => <span className="t3">{MISSING}</span>;

/** Kept apart from the figure: a popover is costly to render, and figures change ten times a second. */
const Name = memo(function Name({ name }: { name: KpiName }) {
  const t = useText(kpiText);
  return (
    <RestPop
      isTabStop
      className={styles.name}
      placement="bottomLeft"
      offset={BELOW_TILE}
      title={t(name)}
      content={<Origin name={name} />}
    >
      {t(name)}
    </RestPop>
  );
});

/** Where a figure is from, how old it is, how it is made and what it leaves out. */
function Origin({ name }: { name: KpiName }) {
  const t = useText(kpiText);
  const format = useFormat();
  const asOf = useLive((view) => view.state.sources[sourceOf[name]].asOf);
  const now = useNow(1_000);
  const { getView } = useLiveStore();
  const { state, index } = getView();
  const { metrics } = figuresOf(state, now, index.sessionsByAgent);
  const disagrees =
    name === 'sessions' && metrics.reportedLoad > 0 && metrics.reportedLoad !== metrics.sessions;
  return (
    <dl className={styles.origin}>
      <dt>{t('source')}</dt>
      <dd>{t(`source_${name}`)}</dd>
      <dt>{t('fetchedAt')}</dt>
      <dd>{asOf === 0 ? MISSING : format.clock(asOf)}</dd>
      <dt>{t('method')}</dt>
      <dd>{t(`method_${name}`)}</dd>
      <dt>{t('without')}</dt>
      <dd>{t(`without_${name}`)}</dd>
      {name === 'expected' ? (
        <>
          <dt>{t('grounds')}</dt>
          <dd>
            <Grounds of={arrivalOf(state)?.of ?? {}} />
          </dd>
        </>
      ) : null}
      {disagrees ? (
        <dd className={styles.note}>
          {t('disagree', { reported: metrics.reportedLoad, known: metrics.sessions })}
        </dd>
      ) : null}
    </dl>
  );
}
