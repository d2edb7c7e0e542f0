import type { Me } from '@kf/shared/contract/http';
import type { PersonRow } from '@kf/shared/contract/people';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Popconfirm } from 'antd';
import { LoginList } from '#components/login-list/login-list.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import {
  changePerson,
  endLogin,
  endLogins,
  newLink,
  peopleQuery,
  personLoginsQuery,
  removeFactor,
} from './api.ts';
import { LinkNote } from './link-note.tsx';
import s from './people.module.css';
import { peoplePageText } from './text.ts';

/** How the person gets in: link, second factor, open logins, and whether at all. */
export function PersonAccess({ me, person }: { me: Me; person: PersonRow }) {
  const t = useText(peoplePageText);
  const queryClient = useQueryClient();
  const { personId: id, name } = person;
  const isSelf = id === me.personId;
  const onSettled = () => queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey });
  const link = useMutation({ mutationFn: newLink, onSettled });
  const factor = useMutation({ mutationFn: removeFactor, onSettled });
  const enable = useMutation({ mutationFn: changePerson, onSettled });
  const logins = useQuery(personLoginsQuery(id));
  const endOne = useMutation({ mutationFn: endLogin, onSettled });
  const endAll = useMutation({ mutationFn: endLogins, onSettled });
  const isDisabled = person.disabledAt !== undefined;
  const words = { okText: t('yes'), cancelText: t('cancel') };
  return (
    <>
      <div className={s.access}>
        <h3>{t('access')}</h3>
        {link.data ? (
          <LinkNote link={link.data} />
        ) : isDisabled ? null : (
          <div className={s.act}>
            <button type="button" className="btn" disabled={link.isPending} onClick={() => link.mutate(id)}>
              {t(person.hasPassword ? 'resetLink' : 'newLink')}
            </button>
            <span className="sm t3">{t('linkHint')}</span>
          </div>
        )}
        <Refusal error={link.error ?? factor.error ?? enable.error} />
        {person.hasFactor && !isSelf ? (
          <div className={s.act}>
            <Popconfirm title={t('removeAsk', { name })} onConfirm={() => factor.mutate(id)} {...words}>
              <button type="button" className="btn">
                {t('removeFactor')}
              </button>
            </Popconfirm>
            <span className="sm t3">{t('removeFactorHint')}</span>
          </div>
        ) : null}
        {isSelf ? null : isDisabled ? (
          <div className={s.act}>
            <button
              type="button"
              className="btn"
              disabled={enable.isPending}
              onClick={() => enable.mutate({ id, disabled: false })}
            >
              {t('enable')}
            </button>
          </div>
        ) : (
          <div className={s.act}>
            <Popconfirm
              title={t('disableAsk', { name })}
              description={t('disableHint')}
              onConfirm={() => enable.mutate({ id, disabled: true })}
              {...words}
            >
              <button type="button" className="btn dan">
                {t('disable')}
              </button>
            </Popconfirm>
            <span className="sm t3">{t('disableHint')}</span>
          </div>
        )}
      </div>
      {person.logins > 0 ? (
        <>
          <LoginList
            logins={logins.data?.logins}
            error={logins.error ?? endOne.error ?? endAll.error}
            onEnd={(loginId) => endOne.mutate({ id, loginId })}
          />
          {isSelf ? null : (
            <div className={s.foot}>
              <button type="button" className="btn" onClick={() => endAll.mutate(id)}>
                {t('endAll')}
              </button>
            </div>
          )}
        </>
      ) : null}
    </>
  );
}
