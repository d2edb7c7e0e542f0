import { type ErrorComponentProps, Link, useLocation, useParams, useRouter } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext } from 'react';
import { Icon, type IconName } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { HttpError } from '#lib/http.ts';
import { useText } from '#lib/i18n.ts';
import { Mark } from './mark.tsx';
import styles from './plain-pages.module.css';
import { appText } from './text.ts';

interface PlainPageProps {
  icon: IconName;
  title: string;
  text?: string | undefined;
  more?: string | undefined;
  children?: ReactNode;
}

/** True inside a shell, which has the page's one `main` and the product's name. */
const InShell = createContext(false);

/** What a shell frames. */
export const ShellMain = ({
  className,
  children,
}: {
  className: string | undefined;
  children: ReactNode;
}) => (
  <main id="main" className={className} tabIndex={-1}>
    <InShell value={true}>{children}</InShell>
  </main>
);

function PlainPage({ icon, title, text, more, children }: PlainPageProps) {
  const t = useText(appText);
  const inShell = useContext(InShell);
  const Frame = inShell ? 'section' : 'main';
  return (
    <Frame className={styles.page}>
      {inShell ? null : (
        <div className={styles.brand}>
          <Mark />
          {t('product')}
        </div>
      )}
      <Icon name={icon} size={32} />
      <h1>{title}</h1>
      {text ? <p>{text}</p> : null}
      {more ? <p>{more}</p> : null}
      <div className={styles.actions}>{children}</div>
    </Frame>
  );
}

function BoardLink() {
  const t = useText(appText);
  return (
    <Link to="/" className="btn pri">
      <Icon name="board" size={14} />
      {t('toBoard')}
    </Link>
  );
}

export function NotFoundPage() {
  const t = useText(appText);
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <PlainPage icon="any" title={t('notFoundTitle')} text={t('notFoundText', { path })}>
      <BoardLink />
    </PlainPage>
  );
}

export function NoAccountPage() {
  const t = useText(appText);
  const { accountId = '' } = useParams({ strict: false });
  return (
    <PlainPage icon="lock" title={t('noAccountTitle')} text={t('noAccountText', { account: accountId })}>
      <BoardLink />
    </PlainPage>
  );
}

export function NoAccountsPage() {
  const t = useText(appText);
  return <PlainPage icon="link" title={t('noAccountsTitle')} text={t('noAccountsText')} />;
}

/** What the browsers and Vite say when a part of the console, loaded when it is needed, is not there: it is of another build. */
const MISSING_PART = /dynamically imported module|importing a module script failed|unable to preload css/i;

const isMissingPart = (error: unknown): boolean => error instanceof Error && MISSING_PART.test(error.message);

export function FailedPage({ error, reset }: ErrorComponentProps) {
  const t = useText(appText);
  const router = useRouter();
  const { sentence, nextStep } = errorTextOf(error);
  const handleRetry = (): void => {
    reset();
    void router.invalidate();
  };
  if (isMissingPart(error))
    return (
      <PlainPage icon="sync" title={t('partMissingTitle')} text={t('partMissingText')}>
        <button type="button" className="btn pri" onClick={() => window.location.reload()}>
          <Icon name="sync" size={14} />
          {t('reload')}
        </button>
      </PlainPage>
    );
  const request = error instanceof HttpError && error.requestId ? ` (${error.requestId})` : '';
  return (
    <PlainPage icon="oct" title={t('failedTitle')} text={`${sentence}${request}`} more={nextStep}>
      <button type="button" className="btn pri" onClick={handleRetry}>
        <Icon name="sync" size={14} />
        {t('retry')}
      </button>
    </PlainPage>
  );
}

export function PendingPage() {
  const t = useText(appText);
  return <PlainPage icon="board" title={t('loading')} />;
}
