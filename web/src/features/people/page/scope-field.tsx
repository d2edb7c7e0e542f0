import type { Me } from '@kf/shared/contract/http';
import type { Scope } from '@kf/shared/contract/scope';
import { useQuery } from '@tanstack/react-query';
import { FieldGroup } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import { groupsQuery } from './api.ts';
import s from './people.module.css';
import { peoplePageText } from './text.ts';

type Some = Record<string, 'all' | string[]>;

interface ScopeFieldProps {
  me: Me;
  scope: Scope;
  fault?: string | undefined;
  onChange: (scope: Scope) => void;
}

/** All accounts, or some of them, and of each all groups or some. */
export function ScopeField({ me, scope, fault, onChange }: ScopeFieldProps) {
  const t = useText(peoplePageText);
  const some: Some = scope === 'all' ? {} : (scope as Some);
  const set = (accountId: string, value: 'all' | string[] | undefined): void => {
    const { [accountId]: _before, ...rest } = some;
    onChange((value === undefined ? rest : { ...rest, [accountId]: value }) as Scope);
  };
  return (
    <FieldGroup label={t('sees')} fault={fault} hint={scope === 'all' ? undefined : t('scopeHint')}>
      <div className={s.scope}>
        <label>
          <input type="radio" checked={scope === 'all'} onChange={() => onChange('all')} />
          {t('scopeAll')}
        </label>
        <label>
          <input
            type="radio"
            checked={scope !== 'all'}
            onChange={() => onChange(Object.fromEntries(me.accounts.map(({ id }) => [id, 'all'])) as Scope)}
          />
          {t('scopeSome')}
        </label>
        {scope === 'all'
          ? null
          : me.accounts.map((account) => (
              <AccountScope
                key={account.id}
                accountId={account.id}
                name={account.name}
                value={some[account.id]}
                onChange={(value) => set(account.id, value)}
              />
            ))}
      </div>
    </FieldGroup>
  );
}

interface AccountScopeProps {
  accountId: string;
  name: string;
  value: 'all' | string[] | undefined;
  onChange: (value: 'all' | string[] | undefined) => void;
}

function AccountScope({ accountId, name, value, onChange }: AccountScopeProps) {
  const t = useText(peoplePageText);
  const { data } = useQuery(groupsQuery(accountId));
  const groups = data?.groups ?? [];
  const chosen = value === 'all' ? groups.map(({ groupId }) => groupId) : (value ?? []);
  const toggle = (groupId: string): void => {
    const next = chosen.includes(groupId) ? chosen.filter((id) => id !== groupId) : [...chosen, groupId];
    onChange(next);
  };
  return (
    <fieldset className={s.account}>
      <legend>
        <label>
          <input
            type="checkbox"
            checked={value !== undefined}
            onChange={(event) => onChange(event.target.checked ? 'all' : undefined)}
          />
          <b>{name}</b>
        </label>
      </legend>
      {value === undefined ? null : (
        <div className={s.groups}>
          <label>
            <input
              type="checkbox"
              checked={value === 'all'}
              onChange={(event) => onChange(event.target.checked ? 'all' : [])}
            />
            {t('scopeWhole')}
          </label>
          {groups.map((group) => (
            <label key={group.groupId} className={value === 'all' ? 't3' : ''}>
              <input
                type="checkbox"
                checked={chosen.includes(group.groupId)}
                disabled={value === 'all'}
                onChange={() => toggle(group.groupId)}
              />
              <span className="ell">{group.name}</span>
            </label>
          ))}
          {data && groups.length === 0 ? <span className="sm t3">{t('noGroups')}</span> : null}
        </div>
      )}
    </fieldset>
  );
}

/** Somebody who sees nothing has no use for a login. */
export const isScopeComplete = (scope: Scope): boolean =>
  scope === 'all' ||
  (Object.keys(scope).length > 0 &&
    Object.values(scope as Some).every((groups) => groups === 'all' || groups.length > 0));
