import type { Me } from '@kf/shared/contract/http';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Announcer } from '#components/announcer.tsx';
import { FocusBack } from '#components/focus-back.tsx';
import { Icon } from '#components/icon.tsx';
import { AlertBell } from '#features/alerts/alert-bell.tsx';
import { FreshnessBadge } from '#features/live/freshness/freshness-badge.tsx';
import { type Place, watchShellKeys } from '#features/live/keyboard/shell-keys.ts';
import { focusSearch, SearchBox } from '#features/live/search/search-box.tsx';
import { useText } from '#lib/i18n.ts';
import { mayAs, seesWhole } from '#lib/me.ts';
import { hasGoKeys } from '#lib/preferences.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { AccountSwitch } from './account-switch.tsx';
import { LanguageButton, ThemeButton } from './appearance.tsx';
import { Mark } from './mark.tsx';
import { NewBuild } from './new-build.tsx';
import { ShellMain } from './plain-pages.tsx';
import styles from './shell.module.css';
import { showAgent } from './show-agent.ts';
import { appText } from './text.ts';
import { UserMenu } from './user-menu.tsx';

const KeyboardHelp = lazy(async () => ({
  default: (await import('#features/live/keyboard/keyboard-help.tsx')).KeyboardHelp,
}));

interface ShellProps {
  me: Me;
  accountId: string;
  children: ReactNode;
}

/** The frame of every page of an account. The page itself never scrolls; what is inside does. */
export function Shell({ me, accountId, children }: ShellProps) {
  const t = useText(appText);
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const account = useLive((view) => view.state.account.name);
  const openCustomer = (code: string): void => {
    void navigate({ to: '/a/$accountId', params: { accountId }, search: (was) => ({ ...was, c: code }) });
  };
  const findAgent = (agentId: string): void => {
    // A filter may hide the row.
    void navigate({
      to: '/a/$accountId',
      params: { accountId },
      search: ({ show: _show, group: _group, ...rest }) => rest,
      replace: true,
    }).then(() => showAgent(agentId));
  };
  useShellKeys(accountId, setHelp);
  return (
    <div className={styles.shell}>
      {account ? <title>{t('pageTitle', { account })}</title> : null}
      <a className={styles.skip} href="#main">
        {t('skip')}
      </a>
      <div className={styles.mark}>
        <Mark />
      </div>
      <header className={styles.top}>
        <span className={styles.brand}>{t('product')}</span>
        <AccountSwitch me={me} accountId={accountId} />
        <SearchBox onOpenCustomer={openCustomer} onShowAgent={findAgent} />
        <span className="spacer" />
        <NewBuild />
        <FreshnessBadge />
        <AlertBell
          accountId={accountId}
          me={me}
          onShow={(target) => ('code' in target ? openCustomer(target.code) : findAgent(target.agentId))}
          settingsLink={(label) => (
            <Link to="/settings/$page" params={{ page: 'alerts' }} search={{ account: accountId }}>
              {label}
            </Link>
          )}
        />
        <ThemeButton />
        <LanguageButton />
        <Clock />
        <UserMenu me={me} />
      </header>
      <nav className={styles.rail} aria-label={t('mainNav')}>
        <Link
          to="/a/$accountId"
          params={{ accountId }}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ className: styles.on ?? '' }}
        >
          <Icon name="board" size={20} />
          <span>{t('board')}</span>
        </Link>
        <Link
          to="/a/$accountId/agents"
          params={{ accountId }}
          activeOptions={{ includeSearch: false }}
          activeProps={{ className: styles.on ?? '' }}
        >
          <Icon name="users" size={20} />
          <span>{t('agentsPage')}</span>
        </Link>
        <Link
          to="/a/$accountId/reports"
          params={{ accountId }}
          activeOptions={{ includeSearch: false }}
          activeProps={{ className: styles.on ?? '' }}
        >
          <Icon name="chart" size={20} />
          <span>{t('reports')}</span>
        </Link>
        {mayAs(me.role, 'supervisor') && seesWhole(me.scope, accountId) ? (
          <Link
            to="/a/$accountId/rules"
            params={{ accountId }}
            activeOptions={{ includeSearch: false }}
            activeProps={{ className: styles.on ?? '' }}
          >
            <Icon name="route" size={20} />
            <span>{t('rules')}</span>
          </Link>
        ) : null}
        <Link
          to="/settings"
          activeOptions={{ includeSearch: false }}
          activeProps={{ className: styles.on ?? '' }}
        >
          <Icon name="gear" size={20} />
          <span>{t('settings')}</span>
        </Link>
        <span className="spacer" />
        {mayAs(me.role, 'admin') ? (
          <a href="/wall" target="_blank" rel="noreferrer">
            <Icon name="wall" size={20} />
            <span>{t('wall')}</span>
          </a>
        ) : null}
        <button type="button" aria-haspopup="dialog" onClick={() => setHelp(true)}>
          <Icon name="help" size={20} />
          <span>{t('help')}</span>
        </button>
      </nav>
      <ShellMain className={styles.main}>{children}</ShellMain>
      {help ? <FocusBack /> : null}
      {help ? (
        <Suspense fallback={null}>
          <KeyboardHelp open onClose={() => setHelp(false)} />
        </Suspense>
      ) : null}
      <Announcer />
    </div>
  );
}

/** Keys of every page. Pages that a role may not open say so themselves. */
function useShellKeys(accountId: string, setHelp: (open: true) => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    const go = {
      board: () =>
        navigate({ to: '/a/$accountId', params: { accountId } }).then(() =>
          document.querySelector<HTMLElement>('[data-panel="queue"] [data-focus][tabindex="0"]')?.focus(),
        ),
      agents: () => navigate({ to: '/a/$accountId/agents', params: { accountId } }),
      settings: () => navigate({ to: '/settings' }),
      reports: () => navigate({ to: '/a/$accountId/reports', params: { accountId } }),
    } satisfies Record<Place, () => Promise<void>>;
    return watchShellKeys({
      onFocusSearch: focusSearch,
      onHelp: () => setHelp(true),
      onGo: (place) => {
        void go[place]();
        return true;
      },
      hasGoKeys,
    });
  }, [navigate, accountId, setHelp]);
}

/** Tower time in the account's zone. */
function Clock() {
  const t = useText(appText);
  const format = useFormat();
  const now = useNow(1_000);
  return (
    <time className={styles.clock} aria-label={t('clock')} role="timer" aria-live="off">
      {format.clock(now)}
    </time>
  );
}
