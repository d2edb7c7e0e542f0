import type { CallbackMode, OfficialAccount } from '@kf/shared/contract/official-accounts';
import { useQuery } from '@tanstack/react-query';
import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { ValueField } from '#components/form/value-field.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import { useOfficialAccounts, wholeCallbackUrl } from '#lib/official-accounts.ts';
import { callbackValuesQuery } from './api.ts';
import { LiveChecks, useLiveChecks } from './live-checks.tsx';
import s from './setup.module.css';
import { setupText } from './text.ts';
import { CredentialsCard } from './wechat-step.tsx';
import type { StepProps } from './wizard.tsx';

/** What the WeChat console is to be told, and a look at what comes in. */
export function CallbackStep({ account, onBack, onNext }: { account: OfficialAccount } & StepProps) {
  const t = useText(setupText);
  const state = useLiveChecks(account.id);
  return (
    <>
      <main className={s.main}>
        <h1>{t('step3')}</h1>
        <p className={s.lead}>{t('callbackLead')}</p>
        <Section title={t('callbackCard')} aside={<span className="sm t3">{t('inOrder')}</span>}>
          <ValueField
            label={t('callbackUrl')}
            value={wholeCallbackUrl(account.callbackUrl)}
            {...(account.callbackUrl.startsWith('/') && { hint: t('noPublicUrl') })}
          />
          {account.from === 'environment' ? (
            <FieldGroup label={t('token')}>
              <span className="t2 sm">{t('keysInEnvironment')}</span>
            </FieldGroup>
          ) : (
            <Keys account={account} />
          )}
        </Section>
        <CredentialsCard account={account} state={state} onChange={onBack} />
        <div className={s.actions}>
          <button type="button" className="btn" onClick={onBack}>
            {t('back')}
          </button>
          <span className="spacer" />
          {state.hasMessage ? null : (
            <>
              <span className="sm t3">{t('waitForMessage')}</span>
              <button type="button" className="btn lnk" onClick={onNext}>
                {t('skipMessage')}
              </button>
            </>
          )}
          <button type="button" className="btn pri" disabled={!state.hasMessage} onClick={onNext}>
            {t('next', { step: t('step4') })}
          </button>
        </div>
      </main>
      <LiveChecks state={state} timeZone={account.timeZone} withCallback />
    </>
  );
}

/** Token and key: shown here, while the set-up is open, and nowhere after it. */
function Keys({ account }: { account: OfficialAccount }) {
  const t = useText(setupText);
  const { data, error, refetch } = useQuery(callbackValuesQuery);
  const { change } = useOfficialAccounts();
  const apply = (patch: { mode: CallbackMode } | { aesKey: 'new' }): void =>
    change.mutate(
      { id: account.id, version: account.version, ...patch },
      { onSuccess: () => void refetch() },
    );
  return (
    <>
      <ValueField label={t('token')} value={data?.token ?? ''} />
      <ValueField
        label={t('aesKey')}
        value={data?.aesKey ?? ''}
        isSecret
        hint={
          <>
            {t('aesKeyHint')}
            <button
              type="button"
              className="btn lnk sm"
              disabled={change.isPending}
              onClick={() => apply({ aesKey: 'new' })}
            >
              {t('another')}
            </button>
          </>
        }
      />
      <FieldGroup label={t('mode')} hint={t('modeHint')}>
        <Choice
          label={t('mode')}
          value={account.mode}
          onChange={(mode) => apply({ mode })}
          disabled={change.isPending}
          options={(['safe', 'compatible', 'plain'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </FieldGroup>
      <div className={s.formEnd}>
        <Refusal error={error ?? change.error} />
      </div>
    </>
  );
}
