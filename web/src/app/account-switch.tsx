import type { Me } from '@kf/shared/contract/http';
import { useMatch, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { Menu } from '#components/menu.tsx';
import { useText } from '#lib/i18n.ts';
import { rememberAccount } from './me.ts';
import styles from './shell.module.css';
import { appText } from './text.ts';

/** The account's name; with more than one, a menu. @param accountId undefined where all are looked at */
export function AccountSwitch({ me, accountId }: { me: Me; accountId: string | undefined }) {
  const t = useText(appText);
  const navigate = useNavigate();
  const page = useMatch({ from: '/settings/$page', shouldThrow: false })?.params.page;
  const [anchor, setAnchor] = useState<HTMLElement>();
  const close = useCallback(() => setAnchor(undefined), []);
  const own = me.accounts.find((account) => account.id === accountId)?.name ?? accountId;
  const name = own ?? t('allAccounts');
  if (me.accounts.length < 2) return <span className={`ell ${styles.account}`}>{name}</span>;
  const label = t('switchAccount');
  const all = {
    key: '*',
    label: t('allAccounts'),
    isChosen: accountId === undefined,
    onSelect: () => void navigate({ to: '/all' }),
  };
  const items = me.accounts.map((account) => ({
    key: account.id,
    label: account.name,
    isChosen: account.id === accountId,
    onSelect: () => {
      rememberAccount(account.id);
      // Settings pages of an account stay open and show the other one.
      void navigate(
        page === undefined
          ? { to: '/a/$accountId', params: { accountId: account.id } }
          : { to: '/settings/$page', params: { page }, search: { account: account.id } },
      );
    },
  }));
  return (
    <>
      <button
        type="button"
        className={styles.account}
        aria-label={`${label}: ${name}`}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(anchor ? undefined : event.currentTarget)}
      >
        <span className="ell">{name}</span>
        <Icon name="down" size={14} />
      </button>
      {anchor ? (
        <Menu
          label={label}
          anchor={anchor}
          groups={[
            { key: 'all', items: [all] },
            { key: 'accounts', items },
          ]}
          onClose={close}
        />
      ) : null}
    </>
  );
}
