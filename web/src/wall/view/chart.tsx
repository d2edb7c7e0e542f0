import type { WallBoard, WallChart } from '@kf/shared/contract/wall';
import { memo } from 'react';
import { CHART_HEIGHT, CHART_WIDTH, type ChartShape, chartShapeOf } from '../model/chart-shape.ts';
import styles from './lower.module.css';
import { Shape } from './shape.tsx';
import { join } from './unit.ts';
import { useWall } from './wall-context.ts';

/** Two hours of waiting customers; what was not collected is blank. */
export function Chart({ board, chart }: { board: WallBoard; chart: WallChart }) {
  const { t, format } = useWall();
  const { abandoned } = board.figures;
  const shape = chartShapeOf(chart, board.thresholds.waiting);
  return (
    <figure className={styles.figure} aria-label={t('trend')}>
      <figcaption>
        {t('trend')}
        {abandoned ? (
          <span
            className={join(abandoned.level !== 'normal' && styles.raised, abandoned.stale && styles.stale)}
          >
            {t('abandonedToday')} <b>{abandoned.value}</b>
          </span>
        ) : null}
      </figcaption>
      <div className={styles.plot}>
        <Plot areas={shape.areas.join('')} steps={shape.steps.join('')} />
        {shape.lines.map((line) => (
          <Limit key={line.level} line={line} />
        ))}
      </div>
      <div className={styles.hours}>
        {shape.hours.map(({ at, share }) => (
          <span key={at} style={{ left: `${share * 100}%` }}>
            {format.hourMinute(at)}
          </span>
        ))}
        <span className={styles.now}>{t('now')}</span>
      </div>
    </figure>
  );
}

/** Drawn again only when a step has changed. */
const Plot = memo(({ areas, steps }: { areas: string; steps: string }) => (
  <svg
    className={styles.chart}
    viewBox={`0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path d={areas} className={styles.area} />
    <path d={steps} className={styles.step} />
    <line x1="0" x2={CHART_WIDTH} y1={CHART_HEIGHT} y2={CHART_HEIGHT} className={styles.base} />
  </svg>
));

const Limit = ({ line: { level, value, share } }: { line: ChartShape['lines'][number] }) => (
  <span className={join(styles.limit, styles[level])} style={{ bottom: `${share * 100}%` }}>
    <span className={styles.label}>
      <Shape level={level} />
      {value}
    </span>
  </span>
);
