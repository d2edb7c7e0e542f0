import type { CustomerEstimate } from '@kf/shared/contract/waits';
import { Icon } from '#components/icon.tsx';
import { endsOf, formatRange, lateness, rangeWords } from '#lib/estimate.ts';
import { formatDuration } from '#lib/format.ts';
import { type Translate, useLanguage, useText } from '#lib/i18n.ts';
import styles from './estimate.module.css';
import { type EstimateKey, estimateText } from './text.ts';

const MINUTE_MS = 60_000;
/** Space that a label takes, as a share of the axis: nearer ones change sides. */
const LABEL_SHARE = 0.24;

interface WaitAxisProps {
  waitingSince: number;
  estimate: CustomerEstimate;
  /** server time, ms */
  now: number;
}

/** What the customer was told (hatched), how long the wait lasts (a line), and what is expected (a tint), on one axis. */
export function WaitAxis({ waitingSince, estimate, now }: WaitAxisProps) {
  const t = useText(estimateText);
  const lang = useLanguage();
  const { told } = estimate;
  const late = lateness(estimate, now);
  const waited = now - waitingSince;
  const ends = endsOf(estimate);
  const toldFrom = told && told.at - waitingSince + told.lowMs;
  const toldTo = told?.highMs === undefined ? undefined : told.at - waitingSince + told.highMs;
  const from = ends && Math.max(waited, estimate.at - waitingSince + ends.p50Ms);
  const to = ends && Math.max(from ?? 0, estimate.at - waitingSince + ends.p90Ms);
  const { end, ticks } = scaleOf(Math.max(waited, toldTo ?? (toldFrom ?? 0) * 1.25, to ?? 0));
  const share = (ms: number): number => Math.min(1, Math.max(0, ms / end));
  const place = (ms: number) => ({ left: `${100 * share(ms)}%` });
  const span = (a: number, b: number) => ({
    left: `${100 * share(a)}%`,
    width: `${100 * (share(b) - share(a))}%`,
  });
  const figures = (a: number, b: number | undefined) => rangeWords(a, b, lang).figure;
  const toldWords =
    toldFrom === undefined
      ? t('axisNotTold')
      : // told some seconds after the arrival is as good as told then
        t('axisTold', { range: figures(whole(toldFrom), toldTo && whole(toldTo)) });
  const expectedWords =
    from === undefined ? reasonOf(estimate, t) : t('axisExpected', { range: figures(from, to) });
  const waitedWords = t('axisWaited', { time: formatDuration(waited, lang) });
  const isToldLeft = toldFrom !== undefined && share(toldFrom) > LABEL_SHARE;
  const isExpectedAbove = from !== undefined && share(from) - share(waited) > LABEL_SHARE;
  return (
    <section className={styles.axisSection} aria-label={t('axisTitle')}>
      <h3>
        {t('axisTitle')}
        {late ? (
          <span className="tag at">
            <Icon name="tri" size={12} />
            {t('axisLate', { range: formatRange(late.fromMs, late.toMs, lang) })}
          </span>
        ) : told && ends ? (
          <span className="tag">{t('axisHolds')}</span>
        ) : null}
        <span className={styles.unit}>{t('axisUnit')}</span>
      </h3>
      <div
        className={styles.axis}
        role="img"
        aria-label={t('axisLabel', {
          told: toldWords,
          waited: formatDuration(waited, lang),
          expected: expectedWords,
        })}
      >
        <span className={styles.line} />
        {toldFrom === undefined ? null : (
          <span className={styles.told} style={span(toldFrom, toldTo ?? end)} />
        )}
        {from === undefined || to === undefined ? null : (
          <span className={`${styles.expected} ${late ? styles.late : ''}`} style={span(from, to)} />
        )}
        <span className={styles.now} style={place(waited)} />
        <span className={styles.above} style={sideOf(share(waited))}>
          {waitedWords}
        </span>
        <span
          className={`${styles.above} ${styles.low}`}
          style={
            isToldLeft
              ? { left: `${100 * share(toldFrom)}%`, transform: 'translateX(calc(-100% - 6px))' }
              : { left: 0 }
          }
          hidden={!isToldLeft && told !== undefined}
        >
          {toldWords}
        </span>
        {isExpectedAbove && from !== undefined ? (
          <span
            className={`${styles.above} ${late ? styles.lateWords : ''}`}
            style={share(from) > 1 - LABEL_SHARE ? { right: 0 } : { left: `${100 * share(from)}%` }}
          >
            {expectedWords}
          </span>
        ) : null}
        {ticks.map((minute, i) => (
          <span
            key={minute}
            className={styles.tick}
            style={{
              ...place(minute * MINUTE_MS),
              transform: i === 0 ? 'none' : `translateX(${i === ticks.length - 1 ? '-100%' : '-50%'})`,
            }}
          >
            {minute}
          </span>
        ))}
      </div>
      <p className={styles.legend}>
        {told && !isToldLeft ? <span>{toldWords}</span> : null}
        {isExpectedAbove ? null : (
          <span className={late ? styles.lateWords : undefined}>{expectedWords}</span>
        )}
      </p>
    </section>
  );
}

const whole = (ms: number): number => Math.round(ms / MINUTE_MS) * MINUTE_MS;

const reasonOf = (estimate: CustomerEstimate, t: Translate<EstimateKey>): string =>
  t(estimate.reason ?? 'noneYet');

const sideOf = (share: number) => ({
  left: `${100 * share}%`,
  transform: share < 0.1 ? 'none' : share > 0.9 ? 'translateX(-100%)' : 'translateX(-50%)',
});

/** An axis a little longer than what it shows, with at most nine whole steps. */
function scaleOf(longestMs: number): { end: number; ticks: number[] } {
  const minutes = Math.max(4, Math.ceil((longestMs / MINUTE_MS) * 1.05));
  const step = [1, 2, 5, 10, 15, 30, 60, 120].find((size) => minutes / size <= 8) ?? 240;
  const count = Math.ceil(minutes / step);
  return { end: count * step * MINUTE_MS, ticks: Array.from({ length: count + 1 }, (_, i) => i * step) };
}
