import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Suspense, useCallback } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { mayAs, useMe } from '#lib/me.ts';
import { Allowed, Note } from '../allowed.tsx';
import { homeAccount } from '../me.ts';
import { PlainShell } from '../plain-shell.tsx';
import { settingsPages } from '../settings-pages.ts';
import { appText } from '../text.ts';
import { AccountFrame } from './account.tsx';
import styles from './settings.module.css';

const route = getRouteApi('/settings/$page');

/** All settings: the pages on the left that the role may open, the page itself beside. */
export function SettingsRoute() {
  const me = useMe();
  const { account } = route.useSearch();
  const accountId = me.accounts.find(({ id }) => id === account)?.id ?? homeAccount(me);
  const settings = <Settings accountId={accountId} />;
  if (accountId === undefined || me.mustSetUpFactor) return <PlainShell me={me}>{settings}</PlainShell>;
  return (
    <AccountFrame key={accountId} accountId={accountId}>
      {settings}
    </AccountFrame>
  );
}

function Settings({ accountId }: { accountId: string | undefined }) {
  const t = useText(appText);
  const me = useMe();
  const { page } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/settings/$page' });
  const setSearch = useCallback(
    (patch: Record<string, string | undefined>): void => {
      const next = (was: Record<string, string>) =>
        Object.fromEntries(
          Object.entries({ ...was, ...patch }).filter((entry): entry is [string, string] => !!entry[1]),
        );
      void navigate({ search: next, replace: true });
    },
    [navigate],
  );
  const shown = settingsPages.find((one) => one.page === page);
  const title = shown ? t(shown.title) : t('settingsGone');
  return (
    <div className={styles.frame}>
      <title>{t('settingsTitle', { page: title })}</title>
      <nav className={styles.nav} aria-label={t('settingsNav')}>
        {settingsPages
          .filter(({ least, page: of }) => (me.mustSetUpFactor ? of === 'me' : mayAs(me.role, least)))
          .map((one) => (
            <Link
              key={one.page}
              to="/settings/$page"
              params={{ page: one.page }}
              search={search['account'] ? { account: search['account'] } : {}}
              activeOptions={{ includeSearch: false }}
              activeProps={{ className: styles.on ?? '' }}
            >
              <Icon name={one.icon} />
              <span className="ell">{t(one.title)}</span>
            </Link>
          ))}
      </nav>
      <section className={styles.content} aria-labelledby="settings-title">
        <h1 id="settings-title" className={styles.title}>
          {title}
        </h1>
        {!shown ? (
          <Note icon="any">{t('settingsGoneText')}</Note>
        ) : (
          <Allowed page={title} least={shown.least} whole={shown.whole ? accountId : undefined}>
            <Suspense fallback={<div className={styles.blocks} aria-busy="true" />}>
              <shown.Page key={page} me={me} accountId={accountId} search={search} onSearch={setSearch} />
            </Suspense>
          </Allowed>
        )}
      </section>
    </div>
  );
}
