import type { OfficialAccount } from '@kf/shared/contract/official-accounts';
import { type FormEvent, useRef, useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import inputs from '#components/form/input.module.css';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useFormatIn } from '#lib/format.ts';
import { type TextKey, useText } from '#lib/i18n.ts';
import { useOfficialAccounts } from '#lib/official-accounts.ts';
import { LiveChecks, type LiveState, useLiveChecks } from './live-checks.tsx';
import s from './setup.module.css';
import { setupText } from './text.ts';
import { useDraft } from './use-draft.ts';
import type { StepProps } from './wizard.tsx';

// A type and not an interface: it is kept field by field.
type Draft = { name: string; appId: string; appSecret: string; dialect: string; apiBase: string };
const secrets = ['appSecret'] as const;
type Faults = Partial<Record<keyof Draft, TextKey<typeof setupText>>>;

const draftOf = (account: OfficialAccount | undefined): Draft => ({
  name: account?.name ?? '',
  appId: account?.appId ?? '',
  appSecret: '',
  dialect: account?.dialect ?? 'current',
  apiBase: account?.apiBase ?? '',
});

function faultsOf(draft: Draft, account: OfficialAccount | undefined): Faults {
  const base = draft.apiBase.trim();
  const moves = account && (draft.appId.trim() !== account.appId || base !== (account.apiBase ?? ''));
  const noSecret = draft.appSecret.trim() === '';
  return {
    ...(draft.name.trim() === '' && { name: 'missing' as const }),
    ...(!/^wx[0-9a-zA-Z]{4,62}$/.test(draft.appId.trim()) && { appId: 'appIdFault' as const }),
    ...(noSecret && !account && { appSecret: 'missing' as const }),
    ...(noSecret && moves && { appSecret: 'secretNeeded' as const }),
    ...(base !== '' &&
      !(/^https?:\/\//.test(base) && URL.canParse(base)) && { apiBase: 'urlFault' as const }),
  };
}

/** The credentials, checked against the platform as soon as they are saved. */
export function WechatStep({ account, ...move }: { account: OfficialAccount | undefined } & StepProps) {
  const t = useText(setupText);
  return (
    <>
      <main className={s.main}>
        <h1>{t('step2')}</h1>
        <p className={s.lead}>{t('wechatLead')}</p>
        {account ? <Connected account={account} {...move} /> : <Credentials account={undefined} />}
        {account ? null : <Actions state={undefined} {...move} />}
      </main>
      {account ? <Aside account={account} /> : null}
    </>
  );
}

function Aside({ account }: { account: OfficialAccount }) {
  const state = useLiveChecks(account.id);
  return <LiveChecks state={state} timeZone={account.timeZone} withCallback={false} />;
}

function Connected({ account, ...move }: { account: OfficialAccount } & StepProps) {
  const state = useLiveChecks(account.id);
  const [editing, setEditing] = useState(false);
  const token = state.answer?.checks.find(({ id }) => id === 'token');
  // An address that is missing on the allow-list is put right in the WeChat console, not here.
  const isWrong = token?.state === 'failed' && token.code !== 'wechat_ip_refused';
  const isOpen = editing || (isWrong && account.from === 'console');
  return (
    <>
      {isOpen ? (
        <Credentials account={account} onSaved={() => setEditing(false)} />
      ) : (
        <CredentialsCard account={account} state={state} onChange={() => setEditing(true)} />
      )}
      <Actions state={state} {...move} />
    </>
  );
}

interface CredentialsCardProps {
  account: OfficialAccount;
  state: LiveState;
  /** Absent where they are only shown. */
  onChange?: () => void;
}

/** The credentials as they are kept, and whether the platform takes them. */
export function CredentialsCard({ account, state, onChange }: CredentialsCardProps) {
  const t = useText(setupText);
  const format = useFormatIn(account.timeZone);
  const at = state.answer?.checks.find(({ id }) => id === 'feature')?.at;
  const verdict =
    state.isConnected && at !== undefined ? (
      <span className="sm ok-c">
        <Icon name="ok" size={14} /> {t('verified', { at: format.stamp(at, state.answer?.at ?? at) })}
      </span>
    ) : state.hasFailed ? (
      <span className="sm al-c">
        <Icon name="oct" size={14} /> {t('failed')}
      </span>
    ) : (
      <span className="sm t3">{t('verifying')}</span>
    );
  return (
    <Section title={t('wechatCard')} aside={verdict}>
      <FieldGroup label="AppID">
        <span className={inputs.mono}>{account.appId}</span>
      </FieldGroup>
      <FieldGroup label="AppSecret" {...(account.from === 'environment' && { hint: t('fromEnvironment') })}>
        <span className={inputs.mono}>{`••••••••••••${account.secrets.appSecret.tail ?? '••••'}`}</span>
        {account.from === 'console' && onChange ? (
          <button type="button" className="btn lnk sm" onClick={onChange}>
            {t('change')}
          </button>
        ) : null}
      </FieldGroup>
    </Section>
  );
}

function Actions({ state, onBack, onNext }: { state: LiveState | undefined } & StepProps) {
  const t = useText(setupText);
  return (
    <div className={s.actions}>
      <button type="button" className="btn" onClick={onBack}>
        {t('back')}
      </button>
      <span className="spacer" />
      {state?.answer && !state.isConnected ? <span className="sm t3">{t('notVerified')}</span> : null}
      <button type="button" className="btn pri" disabled={!state?.isConnected} onClick={onNext}>
        {t('next', { step: t('step3') })}
      </button>
    </div>
  );
}

interface CredentialsProps {
  account: OfficialAccount | undefined;
  onSaved?: () => void;
}

function Credentials({ account, onSaved }: CredentialsProps) {
  const t = useText(setupText);
  const form = useRef<HTMLFormElement>(null);
  const { create, change } = useOfficialAccounts();
  const { draft, set, forget } = useDraft(
    account ? `account ${account.version}` : 'account',
    draftOf(account),
    secrets,
  );
  const [checked, setChecked] = useState(false);
  const faults: Faults = checked ? faultsOf(draft, account) : {};
  const isSaving = create.isPending || change.isPending;
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    const [first] = Object.keys(faultsOf(draft, account));
    if (first) return form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    if (isSaving) return;
    const apiBase = draft.apiBase.trim();
    const dialect = draft.dialect === 'legacy' ? 'legacy' : 'current';
    const named = { name: draft.name.trim(), appId: draft.appId.trim(), dialect } as const;
    const secret = draft.appSecret.trim();
    if (!account)
      // not a callback of `mutate`: this form is gone as soon as the account is there
      void create
        .mutateAsync({ ...named, appSecret: secret, ...(apiBase !== '' && { apiBase }) })
        .then(forget, () => undefined);
    else
      change.mutate(
        {
          id: account.id,
          version: account.version,
          ...named,
          ...(secret !== '' && { appSecret: secret }),
          ...(apiBase !== (account.apiBase ?? '') && { apiBase: apiBase === '' ? null : apiBase }),
        },
        {
          onSuccess() {
            forget();
            onSaved?.();
          },
        },
      );
  };
  const fault = (name: keyof Draft) => faults[name] && t(faults[name]);
  const tail = account?.secrets.appSecret.tail ? ` ••••${account.secrets.appSecret.tail}` : '';
  return (
    <Section title={t('wechatCard')}>
      <form ref={form} onSubmit={handleSubmit} noValidate>
        <Field label={t('accountName')} hint={t('accountNameHint')} fault={fault('name')}>
          {(ids) => (
            <input
              {...ids}
              name="name"
              className={inputs.input}
              value={draft.name}
              maxLength={40}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="AppID" fault={fault('appId')}>
          {(ids) => (
            <input
              {...ids}
              name="appId"
              className={`${inputs.input} ${inputs.mono}`}
              value={draft.appId}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={64}
              onChange={(event) => set({ appId: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="AppSecret"
          hint={account ? t('appSecretKept', { tail }) : t('appSecretHint')}
          fault={fault('appSecret')}
        >
          {(ids) => (
            <input
              {...ids}
              name="appSecret"
              type="password"
              className={`${inputs.input} ${inputs.mono}`}
              value={draft.appSecret}
              autoComplete="new-password"
              maxLength={128}
              onChange={(event) => set({ appSecret: event.target.value })}
            />
          )}
        </Field>
        <details className={s.more} open={draft.apiBase !== '' || draft.dialect === 'legacy'}>
          <summary>{t('more')}</summary>
          <FieldGroup label={t('dialect')} hint={t('dialectHint')}>
            <Choice
              label={t('dialect')}
              value={draft.dialect === 'legacy' ? 'legacy' : 'current'}
              onChange={(dialect) => set({ dialect })}
              options={(['current', 'legacy'] as const).map((value) => ({ value, label: t(value) }))}
            />
          </FieldGroup>
          <Field label={t('apiBase')} hint={t('apiBaseHint')} fault={fault('apiBase')}>
            {(ids) => (
              <input
                {...ids}
                name="apiBase"
                className={`${inputs.input} ${inputs.mono}`}
                value={draft.apiBase}
                maxLength={200}
                onChange={(event) => set({ apiBase: event.target.value })}
              />
            )}
          </Field>
        </details>
        <div className={s.formEnd}>
          <Refusal error={create.error ?? change.error} />
          <button type="submit" className="btn pri" disabled={isSaving}>
            {t(isSaving ? 'verifying' : 'saveAndCheck')}
          </button>
        </div>
      </form>
    </Section>
  );
}
