import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Field } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import s from '../me.module.css';
import { meText } from '../text.ts';

interface AskPasswordProps {
  text: string;
  confirm: string;
  act: UseMutationResult<unknown, Error, string>;
  onCancel: () => void;
}

/** Whoever changes how a login is protected shows the password once more. */
export function AskPassword({ text, confirm, act, onCancel }: AskPasswordProps) {
  const t = useText(meText);
  const [fault, setFault] = useState<string>();
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    setFault(password === '' ? t('fillIn') : undefined);
    if (password !== '') act.mutate(password);
  };
  return (
    <form onSubmit={handleSubmit} noValidate>
      <div className={s.what}>
        <p>{text}</p>
      </div>
      <Field label={t('yourPassword')} fault={fault}>
        {(ids) => (
          <input
            {...ids}
            name="password"
            type="password"
            className={`${inputs.input} ${s.short}`}
            autoComplete="current-password"
            autoFocus
            maxLength={256}
          />
        )}
      </Field>
      <div className={s.foot}>
        <button type="submit" className="btn pri" disabled={act.isPending}>
          {confirm}
        </button>
        <button type="button" className="btn" onClick={onCancel}>
          {t('cancel')}
        </button>
        <Refusal error={act.error} />
      </div>
    </form>
  );
}
