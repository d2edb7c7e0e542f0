import type { EndpointUse } from '@kf/shared/contract/doctor';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { type Format, formatCount, MISSING } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import s from './doctor.module.css';
import { doctorText } from './text.ts';

/** What is called today, and when a limit would be reached at the present rate. Most used first. */
export function CallsTable({ uses, format }: { uses: readonly EndpointUse[]; format: Format }) {
  const t = useText(doctorText);
  const rows = [...uses].sort((a, b) => shareOf(b) - shareOf(a) || b.used - a.used);
  return (
    <Section title={t('quota')} aside={<span className="sm t3">{t('quotaHint')}</span>}>
      {rows.length === 0 ? (
        <p className={s.empty}>{t('noCalls')}</p>
      ) : (
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t('endpoint')}</th>
              <th scope="col">{t('used')}</th>
              <th scope="col">{t('runsOut')}</th>
              <th scope="col" className={s.figure}>
                {t('refusedCalls')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((use) => (
              <tr key={use.path}>
                <th scope="row" className={s.path}>
                  {use.path}
                </th>
                <td>
                  <span className={s.use}>
                    {use.limit === undefined ? null : (
                      <meter
                        min={0}
                        max={use.limit}
                        value={use.used}
                        aria-label={t('usedOf', { used: use.used, limit: use.limit })}
                      />
                    )}
                    <span className="n">
                      {formatCount(use.used)}
                      {use.limit === undefined ? '' : ` / ${formatCount(use.limit)}`}
                    </span>
                    {use.limit === undefined ? <span className="sm t3">{t('noLimit')}</span> : null}
                  </span>
                </td>
                <td>
                  <RunsOut use={use} format={format} />
                </td>
                <td className={`n ${s.figure}`}>{use.refused === 0 ? MISSING : formatCount(use.refused)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

const shareOf = ({ used, limit }: EndpointUse): number => (limit ? used / limit : 0);

function RunsOut({ use, format }: { use: EndpointUse; format: Format }) {
  const t = useText(doctorText);
  if (use.closedUntil !== undefined)
    return (
      <span className="al-c">
        <Icon name="oct" size={12} /> {t('closedUntil', { at: format.hourMinute(use.closedUntil) })}
      </span>
    );
  if (use.runsOutAt !== undefined)
    return (
      <span className="at-c">
        <Icon name="tri" size={12} /> {format.hourMinute(use.runsOutAt)}
      </span>
    );
  return <span className="t3">{use.limit === undefined ? MISSING : t('notToday')}</span>;
}
