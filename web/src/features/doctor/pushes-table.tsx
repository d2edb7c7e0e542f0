import type { DoctorAnswer, SeenCount } from '@kf/shared/contract/doctor';
import { Section } from '#components/form/section.tsx';
import { type Format, formatCount, MISSING } from '#lib/format.ts';
import { type TextKey, useText } from '#lib/i18n.ts';
import s from './doctor.module.css';
import { doctorText } from './text.ts';

interface PushesTableProps {
  callback: DoctorAnswer['callback'];
  format: Format;
  now: number;
}

/** When each kind of push came last, and what was refused at the callback. */
export function PushesTable({ callback, format, now }: PushesTableProps) {
  const t = useText(doctorText);
  const { verifiedAt, pushes, refused } = callback;
  return (
    <Section
      title={t('pushes')}
      aside={
        <span className="sm t3">
          {t('verifiedAt')} {verifiedAt === undefined ? t('never') : format.stamp(verifiedAt, now)}
        </span>
      }
    >
      {pushes.length === 0 && refused.length === 0 ? (
        <p className={s.empty}>{t('noPushes')}</p>
      ) : (
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t('kind')}</th>
              <th scope="col">{t('last')}</th>
              <th scope="col" className={s.figure}>
                {t('count')}
              </th>
            </tr>
          </thead>
          <tbody>
            {pushes.map((row) => (
              <Row key={row.what} name={nameOf('push', row.what)} row={row} format={format} now={now} />
            ))}
            {refused.map((row) => (
              <Row
                key={row.what}
                name={nameOf('refused', row.what)}
                row={row}
                format={format}
                now={now}
                prefix={t('refused')}
              />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

type Key = TextKey<typeof doctorText>;
const nameOf = (group: 'push' | 'refused', what: string): Key => `${group}.${what}` as Key;

function Row({
  name,
  row,
  format,
  now,
  prefix,
}: {
  name: Key;
  row: SeenCount;
  format: Format;
  now: number;
  prefix?: string;
}) {
  const t = useText(doctorText);
  return (
    <tr>
      <th scope="row">
        {prefix ? <span className="at-c">{prefix} · </span> : null}
        {t(name)}
      </th>
      <td className="n">{row.at > 0 ? format.stamp(row.at, now) : MISSING}</td>
      <td className={`n ${s.figure}`}>{formatCount(row.count)}</td>
    </tr>
  );
}
