import s from './rules.module.css';

interface SwitchProps {
  label: string;
  isOn: boolean;
  /** In sight beside the box; otherwise the label is for screen readers only. */
  words?: string;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** On or off, with the word beside it. */
export function Switch({ label, isOn, words, disabled, onChange }: SwitchProps) {
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
      {words ? <span aria-hidden="true">{words}</span> : null}
    </label>
  );
}
