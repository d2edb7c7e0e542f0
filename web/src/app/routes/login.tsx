import { getRouteApi, useNavigate, useRouteContext } from '@tanstack/react-router';
import { LoginForm } from '#features/people/login/login-form.tsx';
import { peopleText } from '#features/people/login/text.ts';
import { useText } from '#lib/i18n.ts';
import { meQuery } from '#lib/me.ts';
import { LanguageButton, ThemeButton } from '../appearance.tsx';
import { Mark } from '../mark.tsx';
import { appText } from '../text.ts';
import styles from './login.module.css';

const route = getRouteApi('/login');

export function LoginRoute() {
  const t = useText(peopleText);
  const app = useText(appText);
  const navigate = useNavigate();
  const { to } = route.useSearch();
  const { queryClient } = useRouteContext({ from: '/login' });
  return (
    <div className={styles.page}>
      <title>{`${t('title')} · ${app('product')}`}</title>
      <header className={styles.top}>
        <LanguageButton />
        <ThemeButton />
      </header>
      <main className={styles.card}>
        <div className={styles.brand}>
          <Mark />
          <span>{app('product')}</span>
        </div>
        <h1 className="vh">{t('title')}</h1>
        <LoginForm
          onLoggedIn={(me) => {
            queryClient.setQueryData(meQuery.queryKey, me);
            void navigate({ href: to ?? '/', replace: true });
          }}
        />
      </main>
    </div>
  );
}
