import type { LoginRow } from '@kf/shared/contract/people';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { type Translate, useText } from '#lib/i18n.ts';
import { useOwnFormat } from '#lib/own-format.ts';
import { useNow } from '#live/clock.ts';
import { browserName } from './browser-name.ts';
import s from './login-list.module.css';
import { loginListText } from './text.ts';

interface LoginListProps {
  /** Absent: not read yet. */
  logins: readonly LoginRow[] | undefined;
  error: Error | null;
  onEnd: (loginId: string) => void;
}

/** Browsers that are logged in, each of which can be logged out from afar. */
export function LoginList({ logins, error, onEnd }: LoginListProps) {
  const t = useText(loginListText);
  const format = useOwnFormat();
  const now = useNow(10_000);
  return (
    <>
      <Refusal error={error} />
      {!logins && !error ? <p className={s.none}>{t('loading')}</p> : null}
      {logins?.length === 0 ? <p className={s.none}>{t('none')}</p> : null}
      <ul className={s.list}>
        {logins?.map((login) => {
          const name = nameOf(login, t);
          return (
            <li key={login.loginId}>
              <Icon name={/Android|iPhone/.test(login.browser ?? '') ? 'ph' : 'pc'} />
              <div className={s.what}>
                <b className="ell" title={login.browser}>
                  {name}
                </b>
                <span className="sm t3">
                  {[
                    login.address,
                    t('since', { at: format.shortStamp(login.createdAt, now) }),
                    t('until', { at: format.shortStamp(login.expiresAt, now) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </div>
              {login.own ? (
                <span className="tag ac">{t('here')}</span>
              ) : (
                <>
                  <span className="sm t2">{t('seen', { age: format.age(login.seenAt, now) })}</span>
                  <button
                    type="button"
                    className="btn sm"
                    aria-label={t('endOf', { browser: name })}
                    onClick={() => onEnd(login.loginId)}
                  >
                    {t('end')}
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function nameOf({ browser: userAgent = '' }: LoginRow, t: Translate<'on' | 'otherBrowser'>): string {
  const { browser, system } = browserName(userAgent);
  if (browser === undefined) return userAgent.slice(0, 40) || t('otherBrowser');
  return system === undefined ? browser : t('on', { browser, system });
}
