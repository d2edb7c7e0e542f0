import type { Me } from '@kf/shared/contract/http';
import type { ReactNode } from 'react';
import { Announcer } from '#components/announcer.tsx';
import { useText } from '#lib/i18n.ts';
import { AccountSwitch } from './account-switch.tsx';
import { LanguageButton, ThemeButton } from './appearance.tsx';
import { KeepOwnSettings } from './keep-own-settings.tsx';
import { Mark } from './mark.tsx';
import { ShellMain } from './plain-pages.tsx';
import styles from './shell.module.css';
import { appText } from './text.ts';
import { UserMenu } from './user-menu.tsx';

interface PlainShellProps {
  me: Me;
  /** Leads to the accounts from the top bar. */
  switchable?: boolean;
  children: ReactNode;
}

/** The shell without an account: while none is connected, and where all of them are looked at. */
export function PlainShell({ me, switchable = false, children }: PlainShellProps) {
  const t = useText(appText);
  return (
    <div className={`${styles.shell} ${styles.plain}`}>
      <div className={styles.mark}>
        <Mark />
      </div>
      <header className={styles.top}>
        <span className={styles.brand}>{t('product')}</span>
        {switchable ? <AccountSwitch me={me} accountId={undefined} /> : null}
        <span className="spacer" />
        <ThemeButton />
        <LanguageButton />
        <UserMenu me={me} />
      </header>
      <ShellMain className={styles.main}>{children}</ShellMain>
      <Announcer />
      <KeepOwnSettings />
    </div>
  );
}
