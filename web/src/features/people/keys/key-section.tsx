import type { Me } from '@kf/shared/contract/http';
import type { ApiKeyRow } from '@kf/shared/contract/people';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Popconfirm } from 'antd';
import { useState } from 'react';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import { useOwnFormat } from '#lib/own-format.ts';
import { serverNow, useNow } from '#live/clock.ts';
import { keysQuery, revokeKey } from '../page/api.ts';
import s from '../page/people.module.css';
import { ScopeWords } from '../page/scope-words.tsx';
import { peoplePageText } from '../page/text.ts';
import { NewKey } from './new-key.tsx';
import { keysText } from './text.ts';

/** Keys of scripts: the good ones first, then what is over. */
export function KeySection({ me }: { me: Me }) {
  const t = useText(keysText);
  const [isAdding, setAdding] = useState(false);
  const { data, error } = useQuery(keysQuery);
  const keys = data?.keys.toSorted(
    (a, b) => Number(isOver(a)) - Number(isOver(b)) || b.createdAt - a.createdAt,
  );
  return (
    <Section
      title={t('keys')}
      aside={
        <>
          <span className="sm t3">{t('what')}</span>
          <a className="btn lnk sm" href="/api/docs" target="_blank" rel="noreferrer">
            {t('docs')}
          </a>
          {isAdding ? null : (
            <button type="button" className="btn" onClick={() => setAdding(true)}>
              <Icon name="plus" size={14} />
              {t('add')}
            </button>
          )}
        </>
      }
    >
      {isAdding ? <NewKey me={me} onClose={() => setAdding(false)} /> : null}
      <Refusal error={error} />
      {keys?.length === 0 && !isAdding ? <p className={s.none}>{t('none')}</p> : null}
      {keys && keys.length > 0 ? <KeyTable me={me} keys={keys} /> : null}
    </Section>
  );
}

function KeyTable({ me, keys }: { me: Me; keys: readonly ApiKeyRow[] }) {
  const t = useText(keysText);
  return (
    <div className={s.scroll}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('key')}</th>
            <th scope="col">{t('role')}</th>
            <th scope="col">{t('sees')}</th>
            <th scope="col">{t('until')}</th>
            <th scope="col">{t('used')}</th>
            <th scope="col">
              <span className="vh">{t('revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyLine key={key.keyId} me={me} of={key} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KeyLine({ me, of: key }: { me: Me; of: ApiKeyRow }) {
  const t = useText(keysText);
  const people = useText(peoplePageText);
  const format = useOwnFormat();
  const now = useNow(10_000);
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: revokeKey,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  const over = isOver(key);
  return (
    <tr className={over ? s.disabled : ''}>
      <th scope="row">
        <span className={s.names}>
          <b className="ell" title={key.name}>
            {key.name}
          </b>
          <span className="sm t3 ell">{t('by', { name: key.createdBy })}</span>
        </span>
      </th>
      <td className="code">…{key.tail}</td>
      <td>{people(key.role)}</td>
      <td className={s.sees}>
        <ScopeWords me={me} scope={key.scope} />
      </td>
      <td>
        {key.revokedAt !== undefined
          ? t('revokedAt', { at: format.tableStamp(key.revokedAt) })
          : over
            ? t('over')
            : key.expiresAt === undefined
              ? t('forever')
              : t('expires', { at: format.tableStamp(key.expiresAt) })}
      </td>
      <td>{key.lastUsedAt === undefined ? t('never') : format.age(key.lastUsedAt, now)}</td>
      <td>
        {over ? null : (
          <Popconfirm
            title={t('revokeAsk', { name: key.name })}
            description={t('revokeText')}
            okText={t('yes')}
            cancelText={t('cancel')}
            onConfirm={() => revoke.mutate(key.keyId)}
          >
            <button type="button" className="btn sm dan" aria-label={t('revokeOf', { name: key.name })}>
              {t('revoke')}
            </button>
          </Popconfirm>
        )}
      </td>
    </tr>
  );
}

const isOver = ({ revokedAt, expiresAt }: ApiKeyRow): boolean =>
  revokedAt !== undefined || (expiresAt !== undefined && expiresAt <= serverNow());
