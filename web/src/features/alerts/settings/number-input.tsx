import { useId, useState } from 'react';
import { useText } from '#lib/i18n.ts';
import s from './settings.module.css';
import { alertSettingsText } from './text.ts';

interface NumberInputProps {
  /** Names it for who does not see where it stands. */
  label: string;
  /** In the unit of the settings. Undefined: empty. `NaN`: what is entered is no number. */
  value: number | undefined;
  /** Of the settings' units in one of those shown: 60 000 where minutes are shown and milliseconds kept. */
  factor?: number;
  unit?: string;
  /** In the shown unit. */
  min?: number;
  max?: number;
  /** May be empty. */
  optional?: boolean;
  /** What is wrong with it beside its own value. */
  fault?: string | undefined;
  onChange: (value: number | undefined) => void;
}

const shown = (value: number | undefined, factor: number): string =>
  value === undefined || Number.isNaN(value) ? '' : String(Number((value / factor).toFixed(2)));

/** A short number with its unit. What is typed stays as typed; only numbers go on. */
export function NumberInput(props: NumberInputProps) {
  const { label, value, factor = 1, unit, min = 0, max = 1_000_000, optional, onChange } = props;
  const t = useText(alertSettingsText);
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? shown(value, factor);
  const fault = props.fault ?? faultOf(text, { min, max, optional }, t);
  const handleChange = (next: string): void => {
    setTyped(next);
    if (next.trim() === '' && optional) onChange(undefined);
    else
      onChange(
        faultOf(next, { min, max, optional }, t) ? Number.NaN : Math.round(Number(next) * factor * 1e4) / 1e4,
      );
  };
  return (
    <span className={s.number}>
      <input
        aria-label={label}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? id : undefined}
        inputMode="decimal"
        autoComplete="off"
        maxLength={7}
        value={text}
        onChange={(event) => handleChange(event.target.value)}
        onBlur={() => setTyped(undefined)}
      />
      {unit ? <span className="t2">{unit}</span> : null}
      {fault ? (
        <span id={id} role="alert" className={`sm al-c ${s.fault}`}>
          {fault}
        </span>
      ) : null}
    </span>
  );
}

function faultOf(
  text: string,
  { min, max, optional }: { min: number; max: number; optional?: boolean | undefined },
  t: ReturnType<typeof useText<'number' | 'tooSmall' | 'tooLarge'>>,
): string | undefined {
  if (text.trim() === '') return optional ? undefined : t('number');
  const value = Number(text);
  if (!Number.isFinite(value)) return t('number');
  if (value < min) return t('tooSmall', { n: min });
  return value > max ? t('tooLarge', { n: max }) : undefined;
}
