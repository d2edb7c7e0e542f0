import type { CallbackValues, KeptSecret, OfficialAccount } from '@kf/shared/contract/official-accounts';
import { Modal } from 'antd';
import { useState } from 'react';
import { dialogRoot } from '#components/dialog-root.ts';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { ValueField } from '#components/form/value-field.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useFormatIn } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useOfficialAccounts, wholeCallbackUrl } from '#lib/official-accounts.ts';
import s from './accounts.module.css';
import { accountsText } from './text.ts';

type Asked = 'token' | 'aesKey';

/** What the WeChat console is told about the callback: the address to copy, and new secrets when they are wanted. */
export function CallbackKeys({ account }: { account: OfficialAccount }) {
  const t = useText(accountsText);
  const format = useFormatIn(account.timeZone);
  const { change } = useOfficialAccounts();
  const [asked, setAsked] = useState<Asked>();
  const [made, setMade] = useState<CallbackValues>();
  const isFixed = account.from === 'environment';
  const renew = (name: Asked): void => {
    change.mutate(
      { id: account.id, version: account.version, [name]: 'new' },
      {
        onSuccess: ({ callback }) => {
          setMade(callback);
          setAsked(undefined);
        },
      },
    );
  };
  const kept = ({ set, changedAt }: KeptSecret): string =>
    !set ? '–' : changedAt === undefined ? t('kept') : t('keptSince', { at: format.tableStamp(changedAt) });
  const hintOf = (name: Asked): { hint?: string } => {
    const until = name === 'token' ? account.previousTokenUntil : account.previousAesKeyUntil;
    if (until === undefined) return {};
    return {
      hint: t(name === 'token' ? 'previousTokenUntil' : 'previousUntil', { at: format.tableStamp(until) }),
    };
  };
  return (
    <Section title={t('callback')}>
      <ValueField
        label={t('callbackUrl')}
        value={wholeCallbackUrl(account.callbackUrl)}
        {...(account.callbackUrl.startsWith('/') && { hint: t('noPublicUrl') })}
      />
      {(['token', 'aesKey'] as const).map((name) => (
        <FieldGroup key={name} label={t(name)} {...hintOf(name)}>
          <span className="sm t2">{kept(account.secrets[name])}</span>
          {isFixed ? null : (
            <button type="button" className="btn sm" onClick={() => setAsked(name)}>
              {t(name === 'token' ? 'newToken' : 'newAesKey')}
            </button>
          )}
        </FieldGroup>
      ))}
      {asked ? (
        <Modal
          open
          title={t(asked === 'token' ? 'newTokenTitle' : 'newAesKeyTitle')}
          okText={t('newToken')}
          cancelText={t('cancel')}
          confirmLoading={change.isPending}
          onOk={() => renew(asked)}
          onCancel={() => setAsked(undefined)}
          centered
          getContainer={dialogRoot}
        >
          <p className="t2">{t(asked === 'token' ? 'newTokenText' : 'newAesKeyText')}</p>
          <Refusal error={change.error} />
        </Modal>
      ) : null}
      {made ? <OnceDialog made={made} onClose={() => setMade(undefined)} /> : null}
    </Section>
  );
}

/** Made-up secrets, to be copied now: nobody shows them again. */
export function OnceDialog({ made, onClose }: { made: CallbackValues; onClose: () => void }) {
  const t = useText(accountsText);
  return (
    <Modal
      open
      title={t('onceTitle')}
      width={560}
      mask={{ closable: false }}
      closable={false}
      keyboard={false}
      footer={
        <button type="button" className="btn pri" onClick={onClose}>
          {t('done')}
        </button>
      }
      centered
      getContainer={dialogRoot}
    >
      <p className="t2">{t('once')}</p>
      <div className={s.once}>
        <ValueField label={t('callbackUrl')} value={wholeCallbackUrl(made.url)} />
        {made.token === undefined ? null : <ValueField label={t('token')} value={made.token} isSecret />}
        {made.aesKey === undefined ? null : <ValueField label={t('aesKey')} value={made.aesKey} isSecret />}
      </div>
    </Modal>
  );
}
