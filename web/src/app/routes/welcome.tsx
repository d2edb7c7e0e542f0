import { useNavigate } from '@tanstack/react-router';
import { peopleText } from '#features/people/login/text.ts';
import { WelcomeForm } from '#features/people/login/welcome-form.tsx';
import { useText } from '#lib/i18n.ts';
import { LanguageButton, ThemeButton } from '../appearance.tsx';
import { Mark } from '../mark.tsx';
import { appText } from '../text.ts';
import styles from './login.module.css';

/** Where one-time links lead: `/welcome#<token>`. What stands behind the `#` is sent to no server by itself. */
export function WelcomeRoute() {
  const t = useText(peopleText);
  const app = useText(appText);
  const navigate = useNavigate();
  return (
    <div className={styles.page}>
      <title>{`${t('welcomeTitle')} · ${app('product')}`}</title>
      <header className={styles.top}>
        <LanguageButton />
        <ThemeButton />
      </header>
      <main className={styles.card}>
        <div className={styles.brand}>
          <Mark />
          <span>{app('product')}</span>
        </div>
        <h1 className="vh">{t('welcomeTitle')}</h1>
        <WelcomeForm
          token={window.location.hash.slice(1)}
          onDone={() => void navigate({ to: '/login', replace: true })}
        />
      </main>
    </div>
  );
}
