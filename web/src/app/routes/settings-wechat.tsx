import { useState } from 'react';
import { Refusal } from '#components/refusal.tsx';
import { AccountList } from '#features/accounts/account-list.tsx';
import { AccountPanel } from '#features/accounts/account-panel.tsx';
import { NewAccount } from '#features/accounts/new-account.tsx';
import { accountsText } from '#features/accounts/text.ts';
import { DoctorPage } from '#features/doctor/doctor-page.tsx';
import { useText } from '#lib/i18n.ts';
import { useOfficialAccounts } from '#lib/official-accounts.ts';
import type { SettingsPageProps } from '#lib/settings-page.ts';
import styles from './settings-wechat.module.css';

/** The Official Accounts, and how the connection of the one that is looked at fares. */
export function SettingsWechat({ accountId, search, onSearch }: SettingsPageProps) {
  const t = useText(accountsText);
  const { query } = useOfficialAccounts();
  const [adding, setAdding] = useState(false);
  if (!query.data)
    return query.error ? (
      <div className={styles.page}>
        <Refusal error={query.error} />
        <button type="button" className="btn" onClick={() => void query.refetch()}>
          {t('retry')}
        </button>
      </div>
    ) : (
      <div className={styles.blocks} aria-busy="true" />
    );
  const { accounts } = query.data;
  const chosen =
    accounts.find(({ id }) => id === (search['of'] ?? search['account'] ?? accountId)) ?? accounts[0];
  const isNew = adding || accounts.length === 0;
  return (
    <div className={styles.page}>
      <AccountList
        accounts={accounts}
        chosen={isNew ? undefined : chosen?.id}
        onChoose={(id) => {
          setAdding(false);
          onSearch({ of: id });
        }}
        onAdd={() => setAdding(true)}
      />
      {isNew || !chosen ? (
        <NewAccount
          onMade={(id) => {
            setAdding(false);
            onSearch({ of: id });
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <div className={styles.columns} key={chosen.id}>
          {chosen.run === 'running' ? (
            <DoctorPage accountId={chosen.id} timeZone={chosen.timeZone} />
          ) : (
            <p className={styles.none}>{t(chosen.run)}</p>
          )}
          <div className={styles.side}>
            <AccountPanel account={chosen} />
          </div>
        </div>
      )}
    </div>
  );
}
