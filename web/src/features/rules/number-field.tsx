import { useId, useState } from 'react';
import { useText } from '#lib/i18n.ts';
import s from './rules.module.css';
import { rulesText } from './text.ts';

interface NumberFieldProps {
  /** Names it for who does not see where it stands. */
  label: string;
  /** In the unit of the settings. `NaN`: what is entered is no number. */
  value: number;
  /** Units of the settings in one of those shown: 0.01 where percent are shown and shares kept. */
  factor?: number;
  unit: string;
  /** In the shown unit. */
  min: number;
  max: number;
  isWhole?: boolean;
  disabled?: boolean;
  onChange: (value: number) => void;
}

/** A short number with its unit. What is typed stays as typed; only numbers go on. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, factor = 1, unit, min, max, isWhole = true, disabled, onChange } = props;
  const t = useText(rulesText);
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const shown = Number.isNaN(value) ? '' : String(Number((value / factor).toFixed(2)));
  const text = typed ?? shown;
  const number = Number(text);
  const isNumber = text.trim() !== '' && Number.isFinite(number) && (!isWhole || Number.isInteger(number));
  const fault = !isNumber
    ? t('number')
    : number < min
      ? t('tooSmall', { n: min })
      : number > max
        ? t('tooLarge', { n: max })
        : undefined;
  const handleChange = (next: string): void => {
    setTyped(next);
    const entered = Number(next);
    const fits = next.trim() !== '' && Number.isFinite(entered) && (!isWhole || Number.isInteger(entered));
    onChange(fits && entered >= min && entered <= max ? Number((entered * factor).toFixed(4)) : Number.NaN);
  };
  return (
    <span className={s.number}>
      <input
        aria-label={label}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? id : undefined}
        inputMode="decimal"
        autoComplete="off"
        maxLength={6}
        disabled={disabled}
        value={text}
        onChange={(event) => handleChange(event.target.value)}
        onBlur={() => setTyped(undefined)}
      />
      {unit ? <span className="t2">{unit}</span> : null}
      {fault ? (
        <span id={id} role="alert" className="sm al-c">
          {fault}
        </span>
      ) : null}
    </span>
  );
}
