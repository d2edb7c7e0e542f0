import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useMay } from '#lib/me.ts';
import { UnsavedContext } from '#lib/unsaved.ts';
import s from './rules.module.css';
import { rulesText } from './text.ts';

export const rulesPages = ['hours', 'menu', 'replies', 'notices', 'assignment'] as const;
export type RulesPageName = (typeof rulesPages)[number];

interface PageProps {
  accountId: string;
  customerLink: (code: string) => ReactNode;
}

const pages = {
  hours: lazy(async () => ({ default: (await import('./hours/hours-page.tsx')).HoursPage })),
  menu: lazy(async () => ({ default: (await import('./menu/menu-page.tsx')).MenuPage })),
  replies: lazy(async () => ({ default: (await import('./replies/replies-page.tsx')).RepliesPage })),
  notices: lazy(async () => ({ default: (await import('./notices/notices-page.tsx')).NoticesPage })),
  assignment: lazy(async () => ({
    default: (await import('./assignment/assignment-page.tsx')).AssignmentPage,
  })),
} satisfies Record<RulesPageName, ComponentType<PageProps>>;

interface RulesPageProps {
  accountId: string;
  page: string;
  /** A link to another of the pages, marked when it is the present one. */
  link: (page: RulesPageName, label: string) => ReactNode;
  /** A link to a customer on the board, by code. */
  customerLink: (code: string) => ReactNode;
  /** Told whether the page holds changes that are not saved. */
  onUnsaved: (isUnsaved: boolean) => void;
}

const isPage = (page: string): page is RulesPageName => (rulesPages as readonly string[]).includes(page);

/** What customers meet before and while they wait: hours, menu, answers, notices, assignment. */
export function RulesPage({ accountId, page, link, customerLink, onUnsaved }: RulesPageProps) {
  const t = useText(rulesText);
  const maySee = useMay('supervisor');
  const name = isPage(page) ? page : undefined;
  const Page = name && pages[name];
  return (
    <div className={s.page}>
      <title>{t('pageTitle', { page: name ? t(name) : t('gone') })}</title>
      <div className={s.head}>
        <h1>{t('title')}</h1>
        <nav className={s.tabs} aria-label={t('tabs')}>
          {rulesPages.map((one) => link(one, t(one)))}
        </nav>
      </div>
      {!maySee ? (
        <div className={s.note} role="note">
          <Icon name="lock" size={32} />
          <p>
            <b>{t('deniedTitle')}</b>
            <br />
            {t('deniedText')}
          </p>
        </div>
      ) : Page ? (
        <UnsavedContext value={onUnsaved}>
          <Suspense fallback={<div className={s.block} aria-busy="true" />}>
            <Page key={`${accountId} ${page}`} accountId={accountId} customerLink={customerLink} />
          </Suspense>
        </UnsavedContext>
      ) : (
        <p className="t2">{t('gone')}</p>
      )}
    </div>
  );
}
