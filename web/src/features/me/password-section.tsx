import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Field } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import { changePassword, loginsQuery } from './api.ts';
import s from './me.module.css';
import { meText } from './text.ts';

const fields = ['current', 'next', 'again'] as const;
type FieldName = (typeof fields)[number];

export function PasswordSection({ username }: { username: string }) {
  const t = useText(meText);
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [shown, setShown] = useState(false);
  const [faults, setFaults] = useState<Partial<Record<FieldName, string>>>({});
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      form.current?.reset();
      announce(t('changed'));
      return queryClient.invalidateQueries({ queryKey: loginsQuery.queryKey });
    },
  });
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [current = '', password = '', again = ''] = fields.map((name) => String(given.get(name) ?? ''));
    const found: typeof faults = {
      ...(current === '' && { current: t('fillIn') }),
      ...(password === '' && { next: t('fillIn') }),
      ...(again !== password && { again: t('againDiffers') }),
    };
    setFaults(found);
    const first = fields.find((name) => found[name]);
    if (first) return form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    change.mutate({ current, password });
  };
  return (
    <Section title={t('password')}>
      <form ref={form} onSubmit={handleSubmit} noValidate>
        <input
          type="text"
          className="vh"
          name="username"
          value={username}
          autoComplete="username"
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        {fields.map((name) => (
          <Field
            key={name}
            label={t(name)}
            fault={faults[name]}
            hint={name === 'next' ? t('nextHint') : undefined}
          >
            {(ids) => (
              <input
                {...ids}
                name={name}
                className={`${inputs.input} ${s.short}`}
                type={shown ? 'text' : 'password'}
                autoComplete={name === 'current' ? 'current-password' : 'new-password'}
                maxLength={256}
              />
            )}
          </Field>
        ))}
        <div className={s.foot}>
          <label className={s.check}>
            <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
            {t('show')}
          </label>
          <button type="submit" className="btn" disabled={change.isPending}>
            {t('change')}
          </button>
          {change.isSuccess ? (
            <span className="sm ok-c">
              <Icon name="ok" size={14} /> {t('changed')}
            </span>
          ) : null}
          <Refusal error={change.error} />
        </div>
      </form>
    </Section>
  );
}
