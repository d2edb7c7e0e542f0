import type { Holiday, HoursSettings } from '@kf/shared/contract/routing';
import { dateAfter, localTime } from '@kf/shared/domain/local-time';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { isFaulty } from '#lib/use-draft.ts';
import { serverNow } from '#live/clock.ts';
import r from '../rules.module.css';
import s from './hours.module.css';
import { SpanList } from './span-list.tsx';
import { hoursText } from './text.ts';

interface HolidaysProps {
  holidays: HoursSettings['holidays'];
  faults: readonly string[];
  timeZone: string;
  onChange: (holidays: Holiday[]) => void;
}

/** Days that differ from their weekday. */
export function Holidays({ holidays, faults, timeZone, onChange }: HolidaysProps) {
  const t = useText(hoursText);
  const put = (index: number, patch: Partial<Holiday>): void =>
    onChange(holidays.map((one, at) => (at === index ? { ...one, ...patch } : one)));
  const add = (): void => {
    const last = holidays
      .map(({ date }) => date)
      .filter((date) => date !== '')
      .sort()
      .at(-1);
    const date = dateAfter(last ?? localTime(serverNow(), timeZone).date, 1);
    onChange([...holidays, { date, name: '', spans: [] }]);
  };
  return (
    <Section
      title={t('holidays')}
      aside={
        <button type="button" className="btn sm" onClick={add}>
          <Icon name="plus" size={12} />
          {t('addHoliday')}
        </button>
      }
    >
      <p className={`sm t3 ${r.pad}`}>{t('holidaysHint')}</p>
      {holidays.length === 0 ? <p className={`t3 ${r.pad}`}>{t('noHolidays')}</p> : null}
      {holidays.map((holiday, index) => {
        const twice = holidays.some(({ date }, at) => at !== index && date === holiday.date);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the date itself is being edited
          <div key={index} className={s.holiday}>
            <input
              type="date"
              className={r.input}
              aria-label={t('date')}
              aria-invalid={twice || holiday.date === ''}
              value={holiday.date}
              onChange={(event) => put(index, { date: event.target.value })}
            />
            <input
              className={`${r.input} ${s.name}`}
              aria-label={t('name')}
              placeholder={t('nameHint')}
              maxLength={20}
              value={holiday.name}
              onChange={(event) => put(index, { name: event.target.value })}
            />
            <SpanList
              day={holiday.name || holiday.date}
              spans={holiday.spans}
              isFaulty={isFaulty(faults, `holidays.${index}.spans`)}
              onChange={(spans) => put(index, { spans })}
            />
            <button
              type="button"
              className="btn txt icon sm"
              aria-label={t('removeHoliday', { date: holiday.date })}
              onClick={() => onChange(holidays.filter((_, at) => at !== index))}
            >
              <Icon name="trash" size={14} />
            </button>
            {twice ? (
              <span role="alert" className="sm al-c">
                {t('sameDate')}
              </span>
            ) : null}
          </div>
        );
      })}
    </Section>
  );
}
