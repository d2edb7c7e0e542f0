import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import type { Draft } from '../model/draft.ts';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import type { PartProps } from './part.ts';
import { Switch } from './switch.tsx';

const days = [1, 2, 3, 4, 5, 6, 7] as const;

/** When the room works, what the wall does outside of that, and whether it may be heard. */
export function HoursFields({ draft, set, faults }: PartProps) {
  const t = useText(wallsText);
  return (
    <Section title={t('hours')}>
      <FieldGroup
        label={t('businessHours')}
        hint={draft.hasHours ? t('hoursHint') : undefined}
        fault={faults.includes('days') ? t('daysFault') : undefined}
      >
        <Choice
          label={t('businessHours')}
          value={draft.hasHours ? 'set' : 'always'}
          onChange={(value) => set({ hasHours: value === 'set' })}
          options={[
            { value: 'always', label: t('always') },
            { value: 'set', label: t('setHours') },
          ]}
        />
        {draft.hasHours ? <Hours hours={draft.hours} onChange={(hours) => set({ hours })} /> : null}
      </FieldGroup>
      {draft.hasHours ? (
        <FieldGroup label={t('outside')}>
          <Choice
            label={t('outside')}
            value={draft.outside}
            onChange={(outside) => set({ outside })}
            options={[
              { value: 'same', label: t('outsideSame') },
              { value: 'dim', label: t('outsideDim') },
              { value: 'clock', label: t('outsideClock') },
            ]}
          />
        </FieldGroup>
      ) : null}
      <Switch
        label={t('sound')}
        hint={t('soundHint')}
        value={draft.sound}
        onChange={(sound) => set({ sound })}
      />
    </Section>
  );
}

function Hours({ hours, onChange }: { hours: Draft['hours']; onChange: (hours: Draft['hours']) => void }) {
  const t = useText(wallsText);
  const toggle = (day: number, on: boolean): void =>
    onChange({ ...hours, days: on ? [...hours.days, day].sort() : hours.days.filter((one) => one !== day) });
  return (
    <span className={s.hours}>
      <span className={s.days}>
        {days.map((day) => (
          <label key={day} className={s.day}>
            <input
              type="checkbox"
              name="days"
              aria-label={t('weekday', { day: t(`day${day}`) })}
              checked={hours.days.includes(day)}
              onChange={(event) => toggle(day, event.target.checked)}
            />
            <span aria-hidden="true">{t(`day${day}`)}</span>
          </label>
        ))}
      </span>
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className={s.time}>
          {t(end)}
          <input
            type="time"
            className={s.input}
            required
            value={hours[end]}
            onChange={({ target }) => target.value !== '' && onChange({ ...hours, [end]: target.value })}
          />
        </label>
      ))}
    </span>
  );
}
