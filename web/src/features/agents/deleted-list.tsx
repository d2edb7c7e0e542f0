import type { PastAgent } from '@kf/shared/contract/agents';
import { MISSING } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat } from '#live/use-live.tsx';
import s from './page.module.css';
import table from './table/table.module.css';
import { agentsPageText } from './text.ts';

interface DeletedListProps {
  deleted: readonly PastAgent[] | undefined;
  onRecreate: ((agentId: string) => void) | undefined;
}

/** Agents who are no longer in WeChat's list, the latest first. */
export function DeletedList({ deleted, onRecreate }: DeletedListProps) {
  const t = useText(agentsPageText);
  const format = useFormat();
  return (
    <>
      <div className="ph">
        <h2>{t('deletedList')}</h2>
        <span className="age ell">{t('deletedHint')}</span>
      </div>
      {deleted?.length === 0 ? <p className={s.empty}>{t('deletedNone')}</p> : null}
      <div className={table.scroll}>
        <ul className={s.deleted}>
          {deleted?.map(({ agentId, nickname, staffNo, goneAt }) => (
            <li key={agentId}>
              <b className="ell">{nickname}</b>
              <span className="sm t3 ell">{agentId}</span>
              <span className="sm t2">{staffNo ?? MISSING}</span>
              <span className="sm t3">
                {t('deletedAt', { time: format.shortStamp(goneAt, serverNow()) })}
              </span>
              {onRecreate ? (
                <button
                  type="button"
                  className="btn sm"
                  aria-label={t('recreateOf', { name: nickname })}
                  onClick={() => onRecreate(agentId)}
                >
                  {t('recreate')}
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
