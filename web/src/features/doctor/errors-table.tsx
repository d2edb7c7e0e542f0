import type { PlatformError } from '@kf/shared/contract/doctor';
import { Section } from '#components/form/section.tsx';
import { errorText } from '#lib/error-text.ts';
import { type Format, MISSING } from '#lib/format.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import s from './doctor.module.css';
import { doctorText } from './text.ts';

/** The newest refusals of WeChat; its support asks for the rid. */
export function ErrorsTable({ errors, format }: { errors: readonly PlatformError[]; format: Format }) {
  const t = useText(doctorText);
  const lang = useLanguage();
  return (
    <Section title={t('errors')}>
      {errors.length === 0 ? (
        <p className={s.empty}>{t('noErrors')}</p>
      ) : (
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t('at')}</th>
              <th scope="col">{t('endpoint')}</th>
              <th scope="col">{t('error')}</th>
              <th scope="col">{t('rid')}</th>
            </tr>
          </thead>
          <tbody>
            {errors.map((error, index) => (
              <tr key={`${error.at} ${error.rid ?? index}`}>
                <td className="n">{format.tableStamp(error.at)}</td>
                <td className={s.path}>{error.path}</td>
                <td title={error.errmsg}>
                  {error.errcode === undefined ? '' : `${error.errcode} `}
                  {errorText(error.code, {}, lang).sentence}
                </td>
                <td className={s.path}>{error.rid ?? MISSING}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
