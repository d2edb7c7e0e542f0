import type { WallBoard } from '@kf/shared/contract/wall';
import type { WallFreshness } from '@kf/shared/domain/wall-age';
import styles from './header.module.css';
import { Shape } from './shape.tsx';
import { join } from './unit.ts';
import { useWall } from './wall-context.ts';

interface HeaderProps {
  board: WallBoard;
  freshness: Exclude<WallFreshness, { kind: 'cut_off' }>;
  notes: readonly string[];
}

/** Whose figures, how things stand, how old they are, what time it is. */
export function Header({ board, freshness, notes }: HeaderProps) {
  const { format, now, portrait } = useWall();
  const isStale = freshness.kind === 'stale';
  // An alarm from sources that are fresh keeps its place; what has stopped is then said beside the clock.
  const isStaleFirst = isStale && board.summary.level === 'normal';
  return (
    <header className={join(styles.header, portrait && styles.portrait)}>
      <Whose board={board} notes={notes} />
      {isStaleFirst ? <Stopped asOf={freshness.asOf} /> : <State summary={board.summary} />}
      <div className={styles.right}>
        {isStaleFirst ? null : isStale ? (
          <StoppedSmall asOf={freshness.asOf} />
        ) : (
          <Age freshness={freshness} />
        )}
        <time className={styles.clock}>{format.clock(now)}</time>
      </div>
    </header>
  );
}

function Whose({ board, notes }: Pick<HeaderProps, 'board' | 'notes'>) {
  const { t } = useWall();
  const service = t('service');
  return (
    <div className={styles.whose}>
      <svg className={styles.mark} viewBox="0 0 22 22" aria-hidden="true">
        <rect x="1" y="2" width="16" height="4.6" className={styles.strip} />
        <rect x="5" y="8.7" width="16" height="4.6" className={styles.pulled} />
        <rect x="1" y="15.4" width="16" height="4.6" className={styles.strip} />
      </svg>
      <div className={styles.names}>
        <h1>
          <b>{board.name}</b> {board.name.includes(service) ? null : <span>{service}</span>}
        </h1>
        {notes.length > 0 ? <p className={styles.notes}>{notes.join(' · ')}</p> : null}
      </div>
    </div>
  );
}

function State({ summary: { level, count, since } }: { summary: WallBoard['summary'] }) {
  const { t, format, now } = useWall();
  return (
    <div className={join(styles.state, styles[level])} role="status">
      <Shape level={level} />
      <b>{t(level)}</b>
      {level === 'normal' ? null : (
        <>
          <span>{t('items', { n: count })}</span>
          {since === undefined ? null : (
            <span className={styles.lasting}>{t('lasting', { time: format.duration(now - since) })}</span>
          )}
        </>
      )}
    </div>
  );
}

function Stopped({ asOf }: { asOf: number }) {
  return (
    <div className={join(styles.state, styles.stopped)} role="status">
      <Shape level="attention" />
      <b>
        <StoppedWords asOf={asOf} />
      </b>
    </div>
  );
}

const StoppedSmall = ({ asOf }: { asOf: number }) => (
  <span className={join(styles.age, styles.stopped)}>
    <Shape level="attention" />
    <StoppedWords asOf={asOf} />
  </span>
);

function StoppedWords({ asOf }: { asOf: number }) {
  const { t, format } = useWall();
  return <>{asOf === 0 ? t('noDataYet') : t('stoppedAt', { at: format.clock(asOf) })}</>;
}

function Age({ freshness: { kind, asOf } }: Pick<HeaderProps, 'freshness'>) {
  const { t, format, now } = useWall();
  return (
    <span className={join(styles.age, kind === 'slow' && styles.slow)}>
      <i className={styles.dot} />
      <span>{t(kind === 'live' ? 'live' : 'slow')}</span>
      <span className={styles.dimmed}>{format.age(asOf, now)}</span>
    </span>
  );
}
