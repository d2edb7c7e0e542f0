import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { HttpError } from '#lib/http.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { GROUPS } from './agents-address.ts';
import { type useAgentsQuery, useRefreshAgents } from './agents-query.ts';
import { exportUrl, useAccountId } from './api.ts';
import s from './page.module.css';
import { agentsPageText } from './text.ts';

interface PageHeadProps {
  query: ReturnType<typeof useAgentsQuery>;
  canEdit: boolean;
  /** {@link GROUPS}, or the list. */
  tab: string | undefined;
  onTab: (tab: string | undefined) => void;
  onAdd: () => void;
  onImport: () => void;
}

export function PageHead({ query, canEdit, tab, onTab, onAdd, onImport }: PageHeadProps) {
  const t = useText(agentsPageText);
  const lang = useLanguage();
  const accountId = useAccountId();
  const isStale = useLive((view) => view.sync === 'stale');
  const used = useLive((view) => Object.keys(view.state.agents).length);
  const limit = useLive((view) => view.state.account.seatLimit);
  const isFull = limit > 0 && used >= limit;
  return (
    <div className={s.head}>
      <h1>{t('title')}</h1>
      <nav className={s.tabs} aria-label={t('tabs')}>
        {([undefined, GROUPS] as const).map((one) => (
          <button
            key={one ?? 'list'}
            type="button"
            aria-current={tab === one ? 'page' : undefined}
            onClick={() => onTab(one)}
          >
            {t(one === GROUPS ? 'tabGroups' : 'list')}
          </button>
        ))}
      </nav>
      {limit > 0 ? <Seats used={used} limit={limit} /> : null}
      <span className="spacer" />
      {isStale ? (
        <span className="sm asof">{t('frozen')}</span>
      ) : (
        <LookedAt query={query} canEdit={canEdit} />
      )}
      {canEdit ? (
        <button type="button" className="btn" onClick={onImport}>
          <Icon name="up" size={14} />
          {t('import')}
        </button>
      ) : null}
      <a className={`btn ${s.link}`} href={exportUrl(accountId, lang)} download>
        <Icon name="dl" size={14} />
        {t('export')}
      </a>
      {canEdit ? (
        <button
          type="button"
          className="btn pri"
          disabled={isFull}
          title={isFull ? t('seatsFull', { used, limit }) : undefined}
          onClick={onAdd}
        >
          <Icon name="plus" size={14} />
          {t('add')}
        </button>
      ) : (
        <span className="sm t3">{t('readOnly')}</span>
      )}
    </div>
  );
}

function Seats({ used, limit }: { used: number; limit: number }) {
  const t = useText(agentsPageText);
  const isFull = used >= limit;
  const label = t(isFull ? 'seatsFull' : 'seats', { used, limit });
  return (
    <span className={`sm ${s.seats} ${isFull ? 'at-c' : 't3'}`}>
      {label}
      <meter className={s.meter} min={0} max={limit} value={Math.min(used, limit)} aria-label={label} />
    </span>
  );
}

/** When WeChat's list was read last, and having it read now. */
function LookedAt({ query, canEdit }: Pick<PageHeadProps, 'query' | 'canEdit'>) {
  const t = useText(agentsPageText);
  const refresh = useRefreshAgents(() => announce(t('refreshed')));
  const format = useFormat();
  const now = useNow(1_000);
  const { data, error, refetch } = query;
  if (error && !data) {
    const { sentence } = errorTextOf(error);
    const id = error instanceof HttpError ? error.requestId : '';
    return (
      <span className={`sm al-c ${s.failed}`} role="alert" title={id ? t('requestId', { id }) : undefined}>
        {t('failed')}: {sentence}
        <button type="button" className="btn sm" onClick={() => void refetch()}>
          {t('retry')}
        </button>
      </span>
    );
  }
  if (!data) return null;
  return (
    <>
      {refresh.error ? (
        <span className="sm al-c" role="alert">
          {errorTextOf(refresh.error).sentence}
        </span>
      ) : null}
      <span className="sm t3">
        {data.lookedAt === undefined
          ? t('neverLooked')
          : t('lookedAt', { age: format.age(data.lookedAt, now) })}
      </span>
      {canEdit ? (
        <button
          type="button"
          className="btn txt icon"
          aria-label={t('refresh')}
          title={t('refresh')}
          aria-busy={refresh.isPending}
          disabled={refresh.isPending}
          onClick={() => refresh.mutate()}
        >
          <Icon name="sync" size={16} />
        </button>
      ) : null}
    </>
  );
}
