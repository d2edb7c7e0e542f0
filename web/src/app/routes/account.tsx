import type { Me } from '@kf/shared/contract/http';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Navigate, Outlet } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { onLoginEnded } from '#lib/http.ts';
import { meQuery, useMe } from '#lib/me.ts';
import { createCommands } from '#live/commands.ts';
import { createLiveConnection } from '#live/connect.ts';
import { LiveProvider } from '#live/use-live.tsx';
import { KeepOwnSettings } from '../keep-own-settings.tsx';
import { NoAccountPage, PendingPage } from '../plain-pages.tsx';
import { refreshRights } from '../refresh-rights.ts';
import { Shell } from '../shell.tsx';
import styles from './account.module.css';

/** Rarely needed: loaded when it is. */
const LoginDialog = lazy(async () => ({ default: (await import('../login-dialog.tsx')).LoginDialog }));

const route = getRouteApi('/a/$accountId');

/** Everything that looks at one Official Account: one socket, one store, one shell. */
export function AccountRoute() {
  const { accountId } = route.useParams();
  const me = useMe();
  // Both can change while the page is open.
  if (me.mustSetUpFactor) return <Navigate to="/settings/$page" params={{ page: 'me' }} replace />;
  if (!me.accounts.some(({ id }) => id === accountId)) return <NoAccountPage />;
  return (
    <AccountFrame key={accountId} accountId={accountId}>
      <Outlet />
    </AccountFrame>
  );
}

/** The shell with the live state of one account; `key` it by the account. */
export function AccountFrame({ accountId, children }: { accountId: string; children: ReactNode }) {
  const queryClient = useQueryClient();
  const me = useMe();
  const [loginEnded, setLoginEnded] = useState(false);
  const [wiring] = useState(() => ({
    connection: createLiveConnection({
      accountId,
      personId: me.personId,
      onLoginEnded: () => setLoginEnded(true),
      onRightsChanged: () => void refreshRights(queryClient),
    }),
    commands: createCommands(accountId),
  }));

  useEffect(() => wiring.connection.open(), [wiring]);

  useEffect(() => onLoginEnded(() => setLoginEnded(true)), []);

  const handleLoggedIn = (again: Me): void => {
    setLoginEnded(false);
    queryClient.setQueryData(meQuery.queryKey, again);
    wiring.connection.retryNow();
    void queryClient.invalidateQueries({ queryKey: ['accounts', accountId] });
  };
  return (
    <LiveProvider connection={wiring.connection} commands={wiring.commands}>
      {/* Out of sight, and with everything that was filled in, until the same person is back. */}
      <div className={loginEnded ? styles.veiled : styles.page} inert={loginEnded}>
        <Shell me={me} accountId={accountId}>
          <Suspense fallback={<PendingPage />}>{children}</Suspense>
        </Shell>
      </div>
      <KeepOwnSettings />
      {loginEnded ? (
        <Suspense fallback={null}>
          <LoginDialog me={me} onLoggedIn={handleLoggedIn} />
        </Suspense>
      ) : null}
    </LiveProvider>
  );
}
