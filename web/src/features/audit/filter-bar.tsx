import type { Me } from '@kf/shared/contract/http';
import { useQuery } from '@tanstack/react-query';
import { Choice } from '#components/form/choice.tsx';
import { Icon } from '#components/icon.tsx';
import { useLanguage, useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { actWords, roomOf, roomWords } from './act-words.ts';
import { type AuditFilter, filtersQuery } from './api.ts';
import s from './audit.module.css';
import { startOfToday } from './model/start-of-today.ts';
import { auditText } from './text.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const spans = ['today', 'week', 'month', 'all'] as const;
type Span = (typeof spans)[number];

const spanOf = (search: Readonly<Record<string, string>>): Span =>
  spans.find((span) => span === search['span']) ?? 'week';

/** What the address asks for. Whole hours, so that the same filter is the same question for a while. */
export function filterOf(search: Readonly<Record<string, string>>, timeZone: string): AuditFilter {
  const now = Math.floor(serverNow() / HOUR_MS) * HOUR_MS;
  const from = {
    today: startOfToday(now, timeZone),
    week: now - 7 * DAY_MS,
    month: now - 30 * DAY_MS,
    all: undefined,
  }[spanOf(search)];
  return { person: search['person'], act: search['act'], account: search['of'], from };
}

interface FilterBarProps {
  me: Me;
  search: Readonly<Record<string, string>>;
  isFiltered: boolean;
  onSearch: (patch: Record<string, string | undefined>) => void;
  onRefresh: () => void;
}

export function FilterBar({ me, search, isFiltered, onSearch, onRefresh }: FilterBarProps) {
  const t = useText(auditText);
  const lang = useLanguage();
  const { data } = useQuery(filtersQuery);
  const acts = data?.acts ?? [];
  const rooms = [...new Set(acts.map(roomOf))];
  return (
    <div className={s.filters}>
      <Choice
        label={t('span')}
        value={spanOf(search)}
        onChange={(span) => onSearch({ span })}
        options={spans.map((value) => ({ value, label: t(`span_${value}`) }))}
      />
      <select
        className={s.select}
        aria-label={t('person')}
        value={search['person'] ?? ''}
        onChange={(event) => onSearch({ person: event.target.value || undefined })}
      >
        <option value="">{t('anyone')}</option>
        {data?.people.map(({ personId, name }) => (
          <option key={personId} value={personId}>
            {name}
          </option>
        ))}
      </select>
      <select
        className={s.select}
        aria-label={t('act')}
        value={search['act'] ?? ''}
        onChange={(event) => onSearch({ act: event.target.value || undefined })}
      >
        <option value="">{t('anyAct')}</option>
        {rooms.map((room) => (
          <optgroup key={room} label={roomWords(room, lang)}>
            <option value={`${room}.`}>{roomWords(room, lang)} *</option>
            {acts
              .filter((act) => roomOf(act) === room)
              .map((act) => (
                <option key={act} value={act}>
                  {actWords(act, lang)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {me.accounts.length > 1 ? (
        <select
          className={s.select}
          aria-label={t('account')}
          value={search['of'] ?? ''}
          onChange={(event) => onSearch({ of: event.target.value || undefined })}
        >
          <option value="">{t('anyAccount')}</option>
          {me.accounts.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : null}
      {isFiltered && (search['person'] || search['act'] || search['of']) ? (
        <button
          type="button"
          className="btn lnk sm"
          onClick={() => onSearch({ person: undefined, act: undefined, of: undefined })}
        >
          {t('clear')}
        </button>
      ) : null}
      <span className="spacer" />
      <button type="button" className="btn txt icon" aria-label={t('retry')} onClick={onRefresh}>
        <Icon name="sync" />
      </button>
    </div>
  );
}
