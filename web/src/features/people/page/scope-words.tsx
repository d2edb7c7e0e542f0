import type { Me } from '@kf/shared/contract/http';
import type { Scope } from '@kf/shared/contract/scope';
import { useQueries } from '@tanstack/react-query';
import { useText } from '#lib/i18n.ts';
import { groupsQuery } from './api.ts';
import { peoplePageText } from './text.ts';

/** What somebody sees, in a line per account. */
export function ScopeWords({ me, scope }: { me: Me; scope: Scope }) {
  const t = useText(peoplePageText);
  const accounts = scope === 'all' ? [] : Object.entries(scope as Record<string, 'all' | string[]>);
  const answers = useQueries({ queries: accounts.map(([id]) => groupsQuery(id)) });
  if (scope === 'all') return <span>{t('everything')}</span>;
  if (accounts.length === 0) return <span className="at-c">{t('nothing')}</span>;
  const nameOf = (id: string) => me.accounts.find((account) => account.id === id)?.name ?? id;
  return accounts.map(([id, groups], i) => {
    const known = answers[i]?.data?.groups;
    const names =
      groups === 'all'
        ? []
        : groups.map(
            (groupId) =>
              known?.find((group) => group.groupId === groupId)?.name ?? (known ? t('goneGroup') : '…'),
          );
    const words =
      groups === 'all'
        ? t('wholeAccount', { account: nameOf(id) })
        : t('groupsOf', { account: nameOf(id), groups: names.join('、') });
    return (
      <span key={id} className="ell" title={words}>
        {words}
      </span>
    );
  });
}
