import type { Me } from '@kf/shared/contract/http';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Field } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { http } from '#lib/http.ts';
import { type TextKey, useText } from '#lib/i18n.ts';
import { meQuery } from '#lib/me.ts';
import { setupApi, setupQuery } from './api.ts';
import s from './setup.module.css';
import { setupText } from './text.ts';
import { useDraft } from './use-draft.ts';

const LEAST_PASSWORD = 10;

// A type and not an interface: it is kept field by field.
type Draft = { name: string; username: string; password: string; again: string };
const empty: Draft = { name: '', username: '', password: '', again: '' };
const secrets = ['password', 'again'] as const;
type Faults = Partial<Record<keyof Draft, TextKey<typeof setupText>>>;

function faultsOf({ name, username, password, again }: Draft): Faults {
  return {
    ...(name.trim() === '' && { name: 'missing' as const }),
    ...(!/^\S{2,}$/.test(username.trim()) && { username: 'usernameFault' as const }),
    ...([...password].length < LEAST_PASSWORD && { password: 'passwordShort' as const }),
    ...(again !== password && { again: 'passwordDiffers' as const }),
  };
}

/** The first person who can log in. Logged in at once: the next steps are an admin's. */
export function AdminStep({ me, onNext }: { me: Me | undefined; onNext: () => void }) {
  const t = useText(setupText);
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const { draft, set, forget } = useDraft('admin', empty, secrets);
  const [checked, setChecked] = useState(false);
  const [shown, setShown] = useState(false);
  const create = useMutation({
    async mutationFn({ name, username, password }: Draft) {
      await setupApi.createAdmin({ name: name.trim(), username: username.trim(), password });
      return http.post<Me>('/api/login', { username: username.trim(), password });
    },
    onSuccess(who) {
      forget();
      queryClient.setQueryData(meQuery.queryKey, who);
      void queryClient.invalidateQueries({ queryKey: setupQuery.queryKey });
      onNext();
    },
  });
  const faults: Faults = checked ? faultsOf(draft) : {};
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    const [first] = Object.keys(faultsOf(draft));
    if (first) return form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    if (!create.isPending) create.mutate(draft);
  };
  const field = (name: keyof Draft, hint?: TextKey<typeof setupText>) => (
    <Field label={t(name)} {...(hint && { hint: t(hint) })} fault={faults[name] && t(faults[name])}>
      {(ids) => (
        <span className={s.password}>
          <input
            {...ids}
            name={name}
            className={inputs.input}
            type={(name === 'password' || name === 'again') && !shown ? 'password' : 'text'}
            value={draft[name]}
            autoComplete={name === 'name' ? 'name' : name === 'username' ? 'username' : 'new-password'}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={name === 'name' ? 40 : 256}
            onChange={(event) => set({ [name]: event.target.value })}
          />
          {name === 'password' ? (
            <button
              type="button"
              className="btn txt icon sm"
              aria-label={t(shown ? 'hidePassword' : 'showPassword')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            >
              <Icon name={shown ? 'eye-off' : 'eye'} />
            </button>
          ) : null}
        </span>
      )}
    </Field>
  );
  return (
    <main className={s.main}>
      <h1>{t('step1')}</h1>
      <p className={s.lead}>{me ? t('adminDone') : t('adminLead')}</p>
      {me ? (
        <div className={s.actions}>
          <span className="spacer" />
          <button type="button" className="btn pri" onClick={onNext}>
            {t('next', { step: t('step2') })}
          </button>
        </div>
      ) : (
        <Section title={t('adminCard')}>
          <form ref={form} onSubmit={handleSubmit} noValidate>
            {field('name', 'nameHint')}
            {field('username')}
            {field('password', 'passwordHint')}
            {field('again')}
            <div className={s.formEnd}>
              <Refusal error={create.error} />
              <button type="submit" className="btn pri" disabled={create.isPending}>
                {t(create.isPending ? 'creating' : 'createAdmin')}
              </button>
            </div>
          </form>
        </Section>
      )}
    </main>
  );
}
