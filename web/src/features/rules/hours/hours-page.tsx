import type { HoursSettings } from '@kf/shared/contract/routing';
import { hoursWords, openingAt } from '@kf/shared/domain/hours';
import { localTime } from '@kf/shared/domain/local-time';
import { fillTemplate } from '@kf/shared/domain/templates';
import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useSetting } from '#lib/settings.ts';
import { useDraft } from '#lib/use-draft.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { DraftForm } from '../draft-form.tsx';
import { Phone } from '../phone.tsx';
import r from '../rules.module.css';
import { Switch } from '../switch.tsx';
import { TextPair } from '../text-pair.tsx';
import { Holidays } from './holidays.tsx';
import { hoursText } from './text.ts';
import { WeekGrid } from './week-grid.tsx';

const MINUTE_MS = 60_000;

/** When the account is open, and what customers hear when it is not. */
export function HoursPage({ accountId }: { accountId: string }) {
  const t = useText(hoursText);
  const draft = useDraft(accountId, 'hours');
  const timeZone = useLive((view) => view.state.account.timeZone);
  const now = useNow(MINUTE_MS);
  const aside = draft.value ? <Preview hours={draft.value} {...{ accountId, timeZone, now }} /> : null;
  return (
    <DraftForm draft={draft} aside={aside}>
      {(value) => (
        <>
          <Section title={t('title')} aside={<span className="sm t3">{t('zone', { zone: timeZone })}</span>}>
            <FieldGroup label={t('on')} hint={t('onHint')}>
              <Switch
                label={t('on')}
                isOn={value.on}
                onChange={(on) => draft.change((was) => ({ ...was, on }))}
              />
              <Present hours={value} {...{ timeZone, now }} />
            </FieldGroup>
          </Section>
          <Section title={t('week')}>
            <WeekGrid
              week={value.week}
              faults={draft.faults}
              today={localTime(now, timeZone)}
              onChange={(week) => draft.change((was) => ({ ...was, week }))}
            />
          </Section>
          <Holidays
            holidays={value.holidays}
            faults={draft.faults}
            timeZone={timeZone}
            onChange={(holidays) => draft.change((was) => ({ ...was, holidays }))}
          />
          <Section title={t('closedText')}>
            <FieldGroup label={t('text')} hint={t('textHint')}>
              <TextPair
                label={t('text')}
                value={value.closedText}
                max={500}
                chips={['hours']}
                onChange={(closedText) => draft.change((was) => ({ ...was, closedText }))}
              />
            </FieldGroup>
            <FieldGroup label={t('after')} hint={t('afterHint')}>
              <Choice
                label={t('after')}
                value={value.after}
                options={[
                  { value: 'transfer', label: t('afterTransfer') },
                  { value: 'silent', label: t('afterSilent') },
                ]}
                onChange={(after) => draft.change((was) => ({ ...was, after }))}
              />
            </FieldGroup>
          </Section>
        </>
      )}
    </DraftForm>
  );
}

/** Without times that are being typed and are none yet. */
const sane = (hours: HoursSettings): HoursSettings => {
  const fits = ({ from, to }: { from: number; to: number }) => from < to;
  return {
    ...hours,
    week: hours.week.map((spans) => spans.filter(fits)),
    holidays: hours.holidays.map((day) => ({ ...day, spans: day.spans.filter(fits) })),
  };
};

interface PresentProps {
  hours: HoursSettings;
  timeZone: string;
  now: number;
}

/** Whether it is open at this moment, by the hours in the form. */
function Present({ hours, timeZone, now }: PresentProps) {
  const t = useText(hoursText);
  const format = useFormat();
  const opening = openingAt(sane(hours), timeZone, now);
  const at = 'until' in opening && opening.until !== undefined ? format.stamp(opening.until, now) : undefined;
  const words =
    opening.kind === 'always'
      ? t('nowAlways')
      : opening.kind === 'open'
        ? at
          ? t('nowOpen', { at })
          : t('nowOpenLong')
        : at === undefined
          ? t('nowClosedLong')
          : opening.holiday
            ? t('nowHoliday', { name: opening.holiday, at })
            : t('nowClosed', { at });
  return (
    <span className={`${r.state} t2`} role="status">
      <Icon name={opening.kind === 'closed' ? 'moon' : 'clock'} size={14} />
      {words}
    </span>
  );
}

/** The first message outside the hours, as the customer sees it. */
function Preview({ hours, accountId, timeZone, now }: PresentProps & { accountId: string }) {
  const t = useText(hoursText);
  const { query } = useSetting(accountId, 'notices');
  const language = query.data?.value.language ?? 'zh';
  const text = fillTemplate(hours.closedText[language], {
    hours: hoursWords({ ...sane(hours), on: true }, timeZone, now, language),
  });
  return (
    <Phone
      bubbles={[
        { from: 'customer', text: language === 'zh' ? '在吗？' : 'Anybody there?' },
        { from: 'account', text },
      ]}
      note={t('textHint')}
    />
  );
}
