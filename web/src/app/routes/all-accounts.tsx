import { useQueryClient } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { FreshnessBadge } from '#features/live/freshness/freshness-badge.tsx';
import { KpiStrip } from '#features/live/kpi/kpi-strip.tsx';
import { onLoginEnded } from '#lib/http.ts';
import { useText } from '#lib/i18n.ts';
import { useMe } from '#lib/me.ts';
import { createCommands } from '#live/commands.ts';
import { createLiveConnection } from '#live/connect.ts';
import { LiveProvider } from '#live/use-live.tsx';
import { PlainShell } from '../plain-shell.tsx';
import { refreshRights } from '../refresh-rights.ts';
import { appText } from '../text.ts';
import s from './all-accounts.module.css';

/** Every account that one may see, one below the other. Nothing is added up: their customers and agents are not the same. */
export function AllAccountsRoute() {
  const t = useText(appText);
  const me = useMe();
  const [loginEnded, setLoginEnded] = useState(false);
  useEffect(() => onLoginEnded(() => setLoginEnded(true)), []);
  if (me.mustSetUpFactor) return <Navigate to="/settings/$page" params={{ page: 'me' }} replace />;
  if (loginEnded) return <Navigate to="/login" search={{ to: '/all' }} replace />;
  return (
    <PlainShell me={me} switchable>
      <title>{t('pageTitle', { account: t('allAccounts') })}</title>
      <div className={s.page}>
        <h1>{t('allAccounts')}</h1>
        {me.accounts.map(({ id, name }) => (
          <OneAccount key={id} accountId={id} name={name} onLoginEnded={() => setLoginEnded(true)} />
        ))}
      </div>
    </PlainShell>
  );
}

interface OneAccountProps {
  accountId: string;
  name: string;
  onLoginEnded: () => void;
}

/** The key figures of one account, as its board has them, from a socket and a store of its own. */
function OneAccount({ accountId, name, onLoginEnded: endLogin }: OneAccountProps) {
  const t = useText(appText);
  const queryClient = useQueryClient();
  const { personId } = useMe();
  const [wiring] = useState(() => ({
    connection: createLiveConnection({
      accountId,
      personId,
      onLoginEnded: endLogin,
      onRightsChanged: () => void refreshRights(queryClient),
    }),
    commands: createCommands(accountId),
  }));
  useEffect(() => wiring.connection.open(), [wiring]);
  return (
    <LiveProvider connection={wiring.connection} commands={wiring.commands}>
      <section className={s.one} aria-label={name}>
        <div className={s.head}>
          <h2 className="ell">{name}</h2>
          <FreshnessBadge />
          <span className="spacer" />
          <Link
            to="/a/$accountId"
            params={{ accountId }}
            className="btn sm"
            aria-label={t('boardOf', { name })}
          >
            <Icon name="board" size={14} />
            {t('board')}
          </Link>
        </div>
        <KpiStrip />
      </section>
    </LiveProvider>
  );
}
