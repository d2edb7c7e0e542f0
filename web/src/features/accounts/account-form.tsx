import type { OfficialAccount } from '@kf/shared/contract/official-accounts';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { Refusal } from '#components/refusal.tsx';
import { useFormatIn } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import s from './accounts.module.css';
import { type AccountDraft, draftOf, emptyDraft, type Faults, faultsOf } from './model/account-form.ts';
import { accountsText } from './text.ts';

interface AccountFormProps {
  /** Absent: a new one. */
  account?: OfficialAccount | undefined;
  isSaving: boolean;
  error: Error | null;
  submitLabel: string;
  onSubmit: (draft: AccountDraft) => void;
  /** Beside the button that saves. */
  children?: ReactNode;
}

const zones = ['Asia/Shanghai', 'Asia/Hong_Kong', 'Asia/Taipei', 'Asia/Singapore', 'Asia/Tokyo', 'UTC'];

/** The fields of an Official Account. What is stored and secret is not in there: empty keeps it. */
export function AccountForm({ account, isSaving, error, submitLabel, onSubmit, children }: AccountFormProps) {
  const t = useText(accountsText);
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(() => (account ? draftOf(account) : emptyDraft));
  const [checked, setChecked] = useState(false);
  const set = (patch: Partial<AccountDraft>): void => setDraft((was) => ({ ...was, ...patch }));
  const faults: Faults = checked ? faultsOf(draft, account) : {};
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    const [first] = Object.keys(faultsOf(draft, account));
    if (first === undefined) return isSaving ? undefined : onSubmit(draft);
    const field = form.current?.querySelector<HTMLElement>(`[name="${first}"]`);
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  };
  const text = (name: 'name' | 'appId' | 'id' | 'seatLimit' | 'apiBase', hint?: string) => (
    <Field label={t(name)} hint={hint} fault={faults[name] && t(faults[name])}>
      {(ids) => (
        <input
          {...ids}
          name={name}
          className={`${inputs.input} ${name === 'name' ? '' : inputs.mono}`}
          value={draft[name]}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={name === 'name' ? 40 : 200}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form ref={form} className={s.form} onSubmit={handleSubmit} noValidate>
      {text('name', t('nameHint'))}
      {text('appId')}
      <SecretField
        account={account}
        draft={draft}
        faults={faults}
        onChange={(appSecret) => set({ appSecret })}
      />
      <FieldGroup label={t('mode')} hint={t('modeHint')}>
        <Choice
          label={t('mode')}
          value={draft.mode}
          onChange={(mode) => set({ mode })}
          options={(['safe', 'compatible', 'plain'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </FieldGroup>
      <details className={s.more}>
        <summary>{t('advanced')}</summary>
        {account ? null : text('id', t('idHint'))}
        <FieldGroup label={t('dialect')} hint={t('dialectHint')}>
          <Choice
            label={t('dialect')}
            value={draft.dialect}
            onChange={(dialect) => set({ dialect })}
            options={(['current', 'legacy'] as const).map((value) => ({ value, label: t(value) }))}
          />
        </FieldGroup>
        {text('seatLimit')}
        <Field label={t('timeZone')}>
          {(ids) => (
            <select
              {...ids}
              className={inputs.input}
              value={draft.timeZone}
              onChange={(event) => set({ timeZone: event.target.value })}
            >
              {[...new Set([...zones, draft.timeZone])].map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          )}
        </Field>
        {text('apiBase', t('apiBaseHint'))}
      </details>
      <div className={s.refusal}>
        <Refusal error={error} />
      </div>
      <div className={s.actions}>
        <button type="submit" className="btn pri" disabled={isSaving}>
          {isSaving ? t('saving') : submitLabel}
        </button>
        {children}
      </div>
    </form>
  );
}

interface SecretFieldProps {
  account: OfficialAccount | undefined;
  draft: AccountDraft;
  faults: Faults;
  onChange: (appSecret: string) => void;
}

function SecretField({ account, draft, faults, onChange }: SecretFieldProps) {
  const t = useText(accountsText);
  const format = useFormatIn(account?.timeZone ?? 'Asia/Shanghai');
  const kept = account?.secrets.appSecret;
  const tail = kept?.tail ? ` ••••${kept.tail}` : '';
  const hint = !kept
    ? t('secretHint')
    : kept.changedAt === undefined
      ? t('secretKeptPlain', { tail })
      : t('secretKept', { tail, at: format.tableStamp(kept.changedAt) });
  return (
    <Field label={t('appSecret')} hint={hint} fault={faults.appSecret && t(faults.appSecret)}>
      {(ids) => (
        <input
          {...ids}
          name="appSecret"
          type="password"
          className={`${inputs.input} ${inputs.mono}`}
          value={draft.appSecret}
          placeholder={kept ? t('secretKeep') : undefined}
          // Not a person's password: no browser should offer or keep one here.
          autoComplete="new-password"
          maxLength={128}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
