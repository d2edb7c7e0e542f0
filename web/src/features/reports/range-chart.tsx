import type { GradedRange } from '@kf/shared/contract/waits';
import { formatPercent } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import s from './reports.module.css';
import { reportsText } from './text.ts';

const MINUTE_MS = 60_000;
/** Fewer cases say nothing. */
const ENOUGH = 10;

/** Range given (hatched), actual median (dot) and tenth to nine tenths (whiskers), by the upper end that was given. */
export function RangeChart({ ranges }: { ranges: readonly GradedRange[] }) {
  const t = useText(reportsText);
  const drawn = ranges.filter(({ accepted }) => accepted >= ENOUGH);
  const longest = Math.max(0, ...drawn.map(({ p90Ms, highMs = 0 }) => Math.max(p90Ms, highMs)));
  const { end, ticks } = scaleOf(longest);
  const share = (ms: number): number => (100 * Math.min(end, Math.max(0, ms))) / end;
  return (
    <section className={`panel ${s.ranges}`} aria-label={t('subtitle')}>
      <div className="ph">
        <h2>{t('subtitle')}</h2>
        <span className="sm t3">{t('subtitleHint')}</span>
      </div>
      {drawn.length === 0 ? (
        <p className={s.nothing}>{t('noneFew', { n: ENOUGH })}</p>
      ) : (
        <div className={s.chart}>
          <div className={s.chartHead}>
            <span>{t('byRange')}</span>
            <span>{t('axis')}</span>
            <span>{t('hit')}</span>
            <span>{t('count')}</span>
          </div>
          {drawn.map((range) => {
            const { toMs, lowMs, highMs, accepted, later, p10Ms, p50Ms, p90Ms } = range;
            const name = toMs === undefined ? t('beyond') : t('upTo', { m: toMs / MINUTE_MS });
            const hit = formatPercent(1 - later / accepted);
            const label = t('rangeRow', {
              range: name,
              n: accepted,
              share: hit,
              median: (p50Ms / MINUTE_MS).toFixed(1),
            });
            return (
              <div key={toMs ?? 'beyond'} className={s.chartRow}>
                <b>{name}</b>
                <div className={s.plot} role="img" aria-label={label}>
                  {ticks.map((tick) => (
                    <span key={tick} className={s.grid} style={{ left: `${share(tick * MINUTE_MS)}%` }} />
                  ))}
                  <span
                    className={s.given}
                    style={{ left: `${share(lowMs)}%`, width: `${share(highMs ?? end) - share(lowMs)}%` }}
                  />
                  <span
                    className={s.spread}
                    style={{ left: `${share(p10Ms)}%`, width: `${share(p90Ms) - share(p10Ms)}%` }}
                  />
                  <span className={s.median} style={{ left: `${share(p50Ms)}%` }} />
                </div>
                <b>{hit}</b>
                <span>{accepted}</span>
              </div>
            );
          })}
          <div className={s.chartRow} aria-hidden="true">
            <span />
            <div className={s.ticks}>
              {ticks.map((tick) => (
                <span key={tick} style={{ left: `${share(tick * MINUTE_MS)}%` }}>
                  {tick}
                </span>
              ))}
            </div>
          </div>
          <p className={s.legend}>
            <span>
              <i className={s.given} />
              {t('rangeGiven')}
            </span>
            <span>
              <i className={s.median} />
              {t('actualMedian')}
            </span>
            <span>
              <i className={s.spread} />
              {t('actualSpread')}
            </span>
            <span>{t('byRangeHint', { n: ENOUGH })}</span>
          </p>
        </div>
      )}
    </section>
  );
}

function scaleOf(longestMs: number): { end: number; ticks: number[] } {
  const minutes = Math.max(4, Math.ceil((longestMs / MINUTE_MS) * 1.05));
  const step = [1, 2, 5, 10, 15, 30, 60].find((size) => minutes / size <= 6) ?? 120;
  const count = Math.ceil(minutes / step);
  return { end: count * step * MINUTE_MS, ticks: Array.from({ length: count + 1 }, (_, i) => i * step) };
}
