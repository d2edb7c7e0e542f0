import type { Role } from '@kf/shared/contract/http';
import { SearchField } from '#components/search-field.tsx';
import { useText } from '#lib/i18n.ts';
import s from './people.module.css';
import { type PeopleFilter, type PersonState, personStates } from './people-rows.ts';
import { peoplePageText } from './text.ts';

interface PeopleFilterBarProps {
  filter: PeopleFilter;
  onChange: (filter: PeopleFilter) => void;
}

const roles = ['admin', 'supervisor', 'viewer'] as const satisfies readonly Role[];

/** Name or account, role, and how somebody stands with logging in. */
export function PeopleFilterBar({ filter, onChange }: PeopleFilterBarProps) {
  const t = useText(peoplePageText);
  return (
    <div className={s.filters}>
      <SearchField
        words={filter.words}
        onWords={(words) => onChange({ ...filter, words })}
        label={t('searchLabel')}
        placeholder={t('search')}
        clear={t('clearFilter')}
      />
      <select
        className={s.select}
        aria-label={t('role')}
        value={filter.role ?? ''}
        onChange={(event) =>
          onChange({ ...filter, role: (event.target.value || undefined) as Role | undefined })
        }
      >
        <option value="">{t('anyRole')}</option>
        {roles.map((role) => (
          <option key={role} value={role}>
            {t(role)}
          </option>
        ))}
      </select>
      <select
        className={s.select}
        aria-label={t('login')}
        value={filter.state ?? ''}
        onChange={(event) =>
          onChange({ ...filter, state: (event.target.value || undefined) as PersonState | undefined })
        }
      >
        <option value="">{t('anyState')}</option>
        {personStates.map((state) => (
          <option key={state} value={state}>
            {t(`state_${state}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
