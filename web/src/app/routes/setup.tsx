import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LoginForm } from '#features/people/login/login-form.tsx';
import { SetupPage } from '#features/setup/setup-page.tsx';
import { useText } from '#lib/i18n.ts';
import { meQuery } from '#lib/me.ts';
import { Mark } from '../mark.tsx';
import { settingsPages } from '../settings-pages.ts';
import { appText } from '../text.ts';

/** Pages of the settings that a new installation has use for, in this order. */
const worthVisiting = ['walls', 'alerts', 'people'];

export function SetupRoute() {
  const t = useText(appText);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const leave = (): void => {
    const me = queryClient.getQueryData(meQuery.queryKey);
    // The start page of whoever sees no account leads back here.
    const to = !me ? '/login' : me.accounts.length > 0 ? '/' : '/settings';
    void navigate({ to });
  };
  const links = worthVisiting.flatMap((page) => {
    const found = settingsPages.find((one) => one.page === page);
    return found ? [{ key: page, label: t(found.title), href: `/settings/${page}` }] : [];
  });
  return (
    <SetupPage
      mark={<Mark />}
      login={(onLoggedIn) => <LoginForm onLoggedIn={onLoggedIn} />}
      links={[...links, { key: 'agents', label: t('agentsPage'), href: '/a/main/agents' }]}
      onLeave={leave}
      onFinished={(accountId) => void navigate({ to: '/a/$accountId', params: { accountId } })}
    />
  );
}
