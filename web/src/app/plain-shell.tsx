import type { Me } from '@kf/shared/contract/http';
import type { ReactNode } from 'react';
import { Announcer } from '#components/announcer.tsx';
import { useText } from '#lib/i18n.ts';
import { LanguageButton, ThemeButton } from './appearance.tsx';
import { KeepOwnSettings } from './keep-own-settings.tsx';
import { Mark } from './mark.tsx';
import styles from './shell.module.css';
import { appText } from './text.ts';
import { UserMenu } from './user-menu.tsx';

/** The shell while there is no account to look at: settings can be reached before one is connected. */
export function PlainShell({ me, children }: { me: Me; children: ReactNode }) {
  const t = useText(appText);
  return (
    <div className={`${styles.shell} ${styles.plain}`}>
      <div className={styles.mark}>
        <Mark />
      </div>
      <header className={styles.top}>
        <span className={styles.brand}>{t('product')}</span>
        <span className="spacer" />
        <ThemeButton />
        <LanguageButton />
        <UserMenu me={me} />
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      <Announcer />
      <KeepOwnSettings />
    </div>
  );
}
