import type { Me } from '@kf/shared/contract/http';
import type { SetupStatus } from '@kf/shared/contract/setup';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Announcer } from '#components/announcer.tsx';
import { Refusal } from '#components/refusal.tsx';
import { setLanguage, useLanguage, useText } from '#lib/i18n.ts';
import { meQuery } from '#lib/me.ts';
import { setupQuery } from './api.ts';
import { CodeForm } from './code-form.tsx';
import s from './setup.module.css';
import { setupText } from './text.ts';
import { Wizard } from './wizard.tsx';

export interface SetupLink {
  key: string;
  label: string;
  href: string;
}

interface SetupPageProps {
  mark: ReactNode;
  /** The form to log in with; calls back with who did. */
  login: (onLoggedIn: (me: Me) => void) => ReactNode;
  /** Pages that are worth a visit once all is connected. */
  links: readonly SetupLink[];
  onLeave: () => void;
  onFinished: (accountId: string) => void;
}

/** The first set-up: behind the code from the server's log, five steps, each checked live. */
export function SetupPage({ mark, login, links, onLeave, onFinished }: SetupPageProps) {
  const t = useText(setupText);
  const { data: status, error, refetch } = useQuery(setupQuery);
  return (
    <div className={s.page}>
      <title>{t('pageTitle')}</title>
      <header className={s.top}>
        {mark}
        <span className={s.brand}>{t('product')}</span>
        <span className={s.what}>{t('setup')}</span>
        <span className="spacer" />
        {status?.unlocked ? <span className="sm t3">{t('saved')}</span> : null}
        <LanguageChoice />
        {status?.open ? (
          <button type="button" className="btn txt sm" onClick={onLeave}>
            {t('later')}
          </button>
        ) : null}
      </header>
      {status ? (
        <Body status={status} login={login} links={links} onLeave={onLeave} onFinished={onFinished} />
      ) : error ? (
        <main className={s.alone}>
          <h1>{t('loadFailed')}</h1>
          <Refusal error={error} />
          <button type="button" className="btn" onClick={() => void refetch()}>
            {t('retry')}
          </button>
        </main>
      ) : (
        <main aria-busy="true" />
      )}
      <Announcer />
    </div>
  );
}

type BodyProps = Omit<SetupPageProps, 'mark'> & { status: SetupStatus };

function Body({ status, login, links, onLeave, onFinished }: BodyProps) {
  const t = useText(setupText);
  const queryClient = useQueryClient();
  const { progress } = status;
  const me = useQuery({ ...meQuery, enabled: progress?.hasAdmin === true, retry: false });
  if (!status.open)
    return (
      <main className={s.alone}>
        <h1>{t('closedTitle')}</h1>
        <p>{t('closedText')}</p>
        <button type="button" className="btn pri" onClick={onLeave}>
          {t('toBoard')}
        </button>
      </main>
    );
  if (!progress)
    return <CodeForm onUnlocked={(next) => queryClient.setQueryData(setupQuery.queryKey, next)} />;
  if (progress.hasAdmin && me.data?.role !== 'admin') {
    if (me.isPending) return <main aria-busy="true" />;
    return (
      <main className={s.alone}>
        <h1>{t('loginTitle')}</h1>
        <p>{t(me.data ? 'adminNeeded' : 'loginText')}</p>
        {login((who) => queryClient.setQueryData(meQuery.queryKey, who))}
      </main>
    );
  }
  return <Wizard progress={progress} me={me.data} links={links} onFinished={onFinished} />;
}

function LanguageChoice() {
  const t = useText(setupText);
  const lang = useLanguage();
  return (
    <button
      type="button"
      className="btn txt sm"
      aria-label={t('languageLabel')}
      onClick={() => setLanguage(lang === 'zh' ? 'en' : 'zh')}
    >
      {t('language')}
    </button>
  );
}
