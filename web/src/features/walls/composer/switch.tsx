import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import { wallsText } from '../text.ts';

interface SwitchProps {
  label: string;
  hint: string;
  value: boolean;
  /** For on and off; absent: those two words. */
  words?: readonly [on: string, off: string];
  onChange: (value: boolean) => void;
}

export function Switch({ label, hint, value, words, onChange }: SwitchProps) {
  const t = useText(wallsText);
  const [on, off] = words ?? [t('on'), t('off')];
  return (
    <FieldGroup label={label} hint={hint}>
      <Choice
        label={label}
        value={value ? 'on' : 'off'}
        onChange={(next) => onChange(next === 'on')}
        options={[
          { value: 'off', label: off },
          { value: 'on', label: on },
        ]}
      />
    </FieldGroup>
  );
}
