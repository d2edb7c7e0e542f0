import type { OfficialAccount } from '@kf/shared/contract/official-accounts';
import { Modal } from 'antd';
import { useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { dialogRoot } from '#components/dialog-root.ts';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useFormatIn } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useOfficialAccounts } from '#lib/official-accounts.ts';
import { AccountForm } from './account-form.tsx';
import s from './accounts.module.css';
import { CallbackKeys } from './callback-keys.tsx';
import { changeRequest } from './model/account-form.ts';
import { accountsText } from './text.ts';

/** One account: what it is, whether it runs, its callback, and the form that changes it. */
export function AccountPanel({ account }: { account: OfficialAccount }) {
  const t = useText(accountsText);
  const { change } = useOfficialAccounts();
  const [editing, setEditing] = useState(false);
  const isFixed = account.from === 'environment';
  return (
    <>
      <Section
        title={editing ? t('editTitle') : account.name}
        aside={
          isFixed || editing ? null : (
            <>
              <StopButton account={account} />
              <button type="button" className="btn sm" onClick={() => setEditing(true)}>
                <Icon name="edit" size={14} />
                {t('edit')}
              </button>
            </>
          )
        }
      >
        {account.problem ? (
          <p className={s.problem} role="alert">
            <Icon name="oct" size={14} />
            {t(account.problem === 'start_failed' ? 'startFailed' : 'secretsUnreadable')}
          </p>
        ) : null}
        {editing ? (
          <AccountForm
            account={account}
            isSaving={change.isPending}
            error={change.error}
            submitLabel={t('save')}
            onSubmit={(draft) =>
              change.mutate(
                { id: account.id, ...changeRequest(draft, account) },
                {
                  onSuccess: () => {
                    setEditing(false);
                    announce(t('saved'));
                  },
                },
              )
            }
          >
            <button
              type="button"
              className="btn"
              onClick={() => {
                change.reset();
                setEditing(false);
              }}
            >
              {t('cancel')}
            </button>
          </AccountForm>
        ) : (
          <Facts account={account} />
        )}
      </Section>
      <CallbackKeys account={account} />
    </>
  );
}

function Facts({ account }: { account: OfficialAccount }) {
  const t = useText(accountsText);
  const format = useFormatIn(account.timeZone);
  const { appSecret } = account.secrets;
  const rows: { name: string; value: string; isCode?: boolean }[] = [
    { name: t('appId'), value: account.appId, isCode: true },
    { name: t('appSecret'), value: `••••••••••••${appSecret.tail ?? '••••'}`, isCode: true },
    { name: t('mode'), value: t(account.mode) },
    { name: t('dialect'), value: t(account.dialect) },
    { name: t('seatLimit'), value: String(account.seatLimit), isCode: true },
    { name: t('timeZone'), value: account.timeZone },
    ...(account.apiBase ? [{ name: t('apiBase'), value: account.apiBase, isCode: true }] : []),
  ];
  return (
    <>
      <dl className={s.facts}>
        {rows.map(({ name, value, isCode }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={isCode ? s.mono : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={s.foot}>
        {account.from === 'environment' ? t('fromEnvironment') : null}
        {account.changedBy !== undefined && account.changedAt !== undefined
          ? t('changedBy', { by: account.changedBy, at: format.tableStamp(account.changedAt) })
          : null}
      </p>
    </>
  );
}

/** Stopping is asked twice: others look at the board. */
function StopButton({ account }: { account: OfficialAccount }) {
  const t = useText(accountsText);
  const { change } = useOfficialAccounts();
  const [asked, setAsked] = useState(false);
  const set = (enabled: boolean): void =>
    change.mutate(
      { id: account.id, version: account.version, enabled },
      { onSuccess: () => setAsked(false) },
    );
  return (
    <>
      <button
        type="button"
        className={`btn sm ${account.enabled ? 'dan' : ''}`}
        disabled={change.isPending}
        onClick={() => (account.enabled ? setAsked(true) : set(true))}
      >
        {t(account.enabled ? 'stop' : 'start')}
      </button>
      {asked ? (
        <Modal
          open
          title={t('stopTitle', { name: account.name })}
          okText={t('stopOk')}
          okButtonProps={{ danger: true }}
          cancelText={t('cancel')}
          confirmLoading={change.isPending}
          onOk={() => set(false)}
          onCancel={() => setAsked(false)}
          centered
          getContainer={dialogRoot}
        >
          <p className="t2">{t('stopText')}</p>
          <Refusal error={change.error} />
        </Modal>
      ) : null}
    </>
  );
}
