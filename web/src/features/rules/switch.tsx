import { useText } from '#lib/i18n.ts';
import s from './rules.module.css';
import { rulesText } from './text.ts';

interface SwitchProps {
  label: string;
  isOn: boolean;
  /** In sight beside the box; otherwise the label is for screen readers only. */
  words?: string;
  /** Its state stands beside the box, as where nothing else does. */
  saysState?: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** On or off, with the word beside it. */
export function Switch({ label, isOn, words, saysState, disabled, onChange }: SwitchProps) {
  const t = useText(rulesText);
  const beside = saysState ? t(isOn ? 'on' : 'off') : words;
  return (
    <label className={s.switch}>
      <input
        type="checkbox"
        className={s.check}
        aria-label={label}
        checked={isOn}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {beside ? <span aria-hidden="true">{beside}</span> : null}
    </label>
  );
}
