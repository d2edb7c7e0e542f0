import type { OfficialAccount } from '@kf/shared/contract/official-accounts';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import s from './accounts.module.css';
import { accountsText } from './text.ts';

const looks = {
  running: { icon: 'ok', colour: 'ok-c' },
  stopped: { icon: 'off', colour: 't3' },
  failed: { icon: 'oct', colour: 'al-c' },
} as const;

interface AccountListProps {
  accounts: readonly OfficialAccount[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
  onAdd: () => void;
}

/** The Official Accounts of the installation; one is looked at. */
export function AccountList({ accounts, chosen, onChoose, onAdd }: AccountListProps) {
  const t = useText(accountsText);
  return (
    <div className={s.list}>
      {accounts.map((account) => (
        <button
          key={account.id}
          type="button"
          className={s.one}
          aria-pressed={account.id === chosen}
          onClick={() => onChoose(account.id)}
        >
          <span className={looks[account.run].colour}>
            <Icon name={looks[account.run].icon} title={t(account.run)} />
          </span>
          <b className="ell">{account.name}</b>
          <span className="sm t3 ell">{account.appId}</span>
        </button>
      ))}
      <button type="button" className="btn" onClick={onAdd}>
        <Icon name="plus" size={14} />
        {t('add')}
      </button>
    </div>
  );
}
