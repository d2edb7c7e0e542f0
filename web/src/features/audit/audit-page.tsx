import { useInfiniteQuery } from '@tanstack/react-query';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import { useOwnFormat } from '#lib/own-format.ts';
import type { SettingsPageProps } from '#lib/settings-page.ts';
import { auditQuery, exportUrl } from './api.ts';
import s from './audit.module.css';
import { AuditTable } from './audit-table.tsx';
import { FilterBar, filterOf } from './filter-bar.tsx';
import { auditText } from './text.ts';
import { VerifyButton } from './verify-button.tsx';

/** What everybody did, newest first. The filter is in the address. */
export function AuditPage({ me, search, onSearch }: SettingsPageProps) {
  const t = useText(auditText);
  const { timeZone } = useOwnFormat();
  const filter = filterOf(search, timeZone);
  const query = useInfiniteQuery(auditQuery(filter));
  const lines = query.data?.pages.flatMap((page) => page.lines);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <div className={s.head}>
        <p className={s.what}>{t('what')}</p>
        <span className="spacer" />
        <VerifyButton />
        <a className={`btn ${s.link}`} href={exportUrl(filter, timeZone)} download>
          <Icon name="dl" size={14} />
          {t('export')}
        </a>
      </div>
      <section className={`panel ${s.panel}`} aria-labelledby="settings-title">
        <FilterBar
          me={me}
          search={search}
          isFiltered={isFiltered}
          onSearch={onSearch}
          onRefresh={() => void query.refetch()}
        />
        {query.error ? (
          <div className={s.note}>
            <p>{t('loadFailed')}</p>
            <Refusal error={query.error} />
            <button type="button" className="btn" onClick={() => void query.refetch()}>
              {t('retry')}
            </button>
          </div>
        ) : null}
        {lines?.length === 0 ? <p className={s.note}>{t(isFiltered ? 'none' : 'noneYet')}</p> : null}
        {lines && lines.length > 0 ? (
          <AuditTable
            me={me}
            lines={lines}
            onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
            isLoading={query.isFetchingNextPage}
          />
        ) : query.isPending ? (
          <div className={s.loading} aria-busy="true" />
        ) : null}
      </section>
    </>
  );
}
