import { useState } from 'react';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import type { Parts } from './bounds.tsx';
import { Switch } from './bounds.tsx';
import { NumberInput } from './number-input.tsx';
import s from './settings.module.css';
import { alertSettingsText } from './text.ts';

/** How loudly, how long, and when not. */
export function LoudSection({ value, draft }: Parts) {
  const t = useText(alertSettingsText);
  const { quiet } = value;
  const setQuiet = (change: Partial<typeof quiet>): void =>
    draft.change((was) => ({ ...was, quiet: { ...was.quiet, ...change } }));
  return (
    <Section title={t('loud')}>
      <FieldGroup label={t('soundEvery')} hint={t('soundEveryHint')}>
        <NumberInput
          label={t('soundEvery')}
          value={value.soundEveryMs}
          factor={1_000}
          unit={t('seconds')}
          min={10}
          max={3_600}
          onChange={(soundEveryMs = Number.NaN) => draft.change((was) => ({ ...was, soundEveryMs }))}
        />
      </FieldGroup>
      <FieldGroup label={t('clearAfter')} hint={t('clearAfterHint')}>
        <NumberInput
          label={t('clearAfter')}
          value={value.clearAfterMs}
          factor={1_000}
          unit={t('seconds')}
          max={3_600}
          onChange={(clearAfterMs = Number.NaN) => draft.change((was) => ({ ...was, clearAfterMs }))}
        />
      </FieldGroup>
      <FieldGroup label={t('quiet')} hint={t('quietHint')}>
        <Switch label={`${t('quiet')} ${t('quietOn')}`} isOn={quiet.on} onChange={(on) => setQuiet({ on })} />
        <TimeInput
          label={`${t('quiet')} ${t('from')}`}
          minute={quiet.from}
          onChange={(from) => setQuiet({ from })}
        />
        <span className="t2">{t('to')}</span>
        <TimeInput label={`${t('quiet')} ${t('to')}`} minute={quiet.to} onChange={(to) => setQuiet({ to })} />
      </FieldGroup>
    </Section>
  );
}

const two = (n: number): string => String(n).padStart(2, '0');

/** A minute of the day. The browser's own field would show it by the computer's habits, not the tower's. */
function TimeInput({
  label,
  minute,
  onChange,
}: {
  label: string;
  minute: number;
  onChange: (minute: number) => void;
}) {
  const t = useText(alertSettingsText);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (Number.isNaN(minute) ? '' : `${two(Math.floor(minute / 60))}:${two(minute % 60)}`);
  const isWrong = Number.isNaN(minuteOf(text));
  return (
    <span className={s.number}>
      <input
        aria-label={label}
        aria-invalid={isWrong}
        autoComplete="off"
        maxLength={5}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(minuteOf(event.target.value));
        }}
        onBlur={() => setTyped(undefined)}
      />
      {isWrong ? (
        <span role="alert" className={`sm al-c ${s.fault}`}>
          {t('time')}
        </span>
      ) : null}
    </span>
  );
}

function minuteOf(text: string): number {
  const match = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/.exec(text.trim());
  return match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
}
