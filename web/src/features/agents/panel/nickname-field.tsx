import { Field } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import { lengthOf, NICKNAME_MOST, type NicknameFault } from '../model/checks.ts';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface NicknameFieldProps {
  value: string;
  fault: NicknameFault | undefined;
  onChange: (nickname: string) => void;
}

/** Too long is said while it is typed; missing only when it is sent. */
export function NicknameField({ value, fault, onChange }: NicknameFieldProps) {
  const t = useText(panelText);
  const length = lengthOf(value);
  const shown = length > NICKNAME_MOST ? 'nicknameLong' : fault;
  return (
    <Field label={t('nickname')} hint={t('nicknameHint')} fault={shown ? t(shown, { n: length }) : undefined}>
      {(ids) => (
        <span className={s.counted}>
          <input
            {...ids}
            name="nickname"
            className={s.input}
            value={value}
            autoComplete="off"
            maxLength={64}
            data-first
            onChange={(event) => onChange(event.target.value)}
          />
          <span className={s.count} aria-hidden="true">
            {length}/{NICKNAME_MOST}
          </span>
        </span>
      )}
    </Field>
  );
}
