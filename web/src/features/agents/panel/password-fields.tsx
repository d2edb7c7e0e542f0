import { FieldGroup } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import { PASSWORD_MOST } from '../model/checks.ts';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface PasswordFieldsProps {
  /** Undefined: the tower makes one up. */
  value: string | undefined;
  fault: 'passwordFault' | undefined;
  onChange: (password: string | undefined) => void;
}

/** Only the legacy dialect knows passwords. */
export function PasswordFields({ value, fault, onChange }: PasswordFieldsProps) {
  const t = useText(panelText);
  const isTyped = value !== undefined;
  return (
    <FieldGroup label={t('password')} hint={t('passwordHint')}>
      <label className={s.tick}>
        <input type="radio" name="how" checked={!isTyped} onChange={() => onChange(undefined)} />
        {t('passwordGenerate')}
      </label>
      <label className={s.tick}>
        <input type="radio" name="how" checked={isTyped} onChange={() => onChange('')} />
        {t('passwordType')}
      </label>
      {isTyped ? (
        <input
          className={s.input}
          name="password"
          aria-label={t('passwordTyped')}
          aria-invalid={fault !== undefined}
          value={value}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={PASSWORD_MOST}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : null}
      {fault ? (
        <span className={s.fault} role="alert">
          {t(fault)}
        </span>
      ) : null}
    </FieldGroup>
  );
}
