import type { GradeCount } from '@kf/shared/contract/waits';
import { Icon } from '#components/icon.tsx';
import { formatPercent, MISSING } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useFormat } from '#live/use-live.tsx';
import s from './reports.module.css';
import { reportsText } from './text.ts';

const HOUR_MS = 3_600_000;
/** Below this share the promise is not kept; judged from this many on. */
const KEPT = 0.85;
const ENOUGH = 10;

interface HourTableProps {
  hours: readonly (GradeCount & { at: number })[];
  /** Hours of several days: the day stands beside them. */
  isLong: boolean;
}

export function HourTable({ hours, isLong }: HourTableProps) {
  const t = useText(reportsText);
  const format = useFormat();
  return (
    <section className={`panel ${s.hours}`} aria-label={t('byHour')}>
      <div className="ph">
        <h2>{t('byHour')}</h2>
        <span className="sm t3">{t('byHourHint')}</span>
      </div>
      <div className={s.scroll}>
        <table>
          <thead>
            <tr>
              <th>{t('hour')}</th>
              <th>{t('accepted')}</th>
              <th>{t('within')}</th>
              <th>{t('sooner')}</th>
              <th>{t('later')}</th>
              <th>{t('left')}</th>
              <th>{t('hit')}</th>
            </tr>
          </thead>
          <tbody>
            {hours.map(({ at, accepted, within, sooner, later, left }) => {
              const share = accepted === 0 ? undefined : 1 - later / accepted;
              const isLow = share !== undefined && accepted >= ENOUGH && share < KEPT;
              return (
                <tr key={at}>
                  <th scope="row">
                    {isLong
                      ? format.tableStamp(at)
                      : `${format.hourMinute(at)}–${format.hourMinute(at + HOUR_MS)}`}
                  </th>
                  <td>{accepted}</td>
                  <td>{within}</td>
                  <td>{sooner}</td>
                  <td>{later}</td>
                  <td>{left}</td>
                  <td className={isLow ? s.low : undefined}>
                    {isLow ? <Icon name="tri" size={12} /> : null}
                    {share === undefined ? MISSING : formatPercent(share)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
