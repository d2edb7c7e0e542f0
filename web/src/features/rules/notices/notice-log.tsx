import type { NoticeLog as Log } from '@kf/shared/contract/notices';
import { useInfiniteQuery } from '@tanstack/react-query';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat } from '#live/use-live.tsx';
import { readNotices } from '../api.ts';
import { resultWords } from './notice-words.ts';
import s from './notices.module.css';
import { noticesText } from './text.ts';

const EVERY_MS = 5_000;
const PAGE = 50;

interface NoticeLogProps {
  accountId: string;
  /** Opens a customer by code. */
  customerLink: (code: string) => React.ReactNode;
}

/** Everything that was sent or held back, newest first. */
export function NoticeLog({ accountId, customerLink }: NoticeLogProps) {
  const t = useText(noticesText);
  const format = useFormat();
  const query = useInfiniteQuery({
    queryKey: ['account', accountId, 'notices'],
    queryFn: ({ pageParam, signal }) => readNotices(accountId, pageParam, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page: Log) => (page.rows.length < PAGE ? undefined : page.rows.at(-1)?.seq),
    refetchInterval: EVERY_MS,
  });
  const { data, error } = query;
  if (!data)
    return error ? (
      <p role="alert" className="al-c">
        {`${t('logFailed')}: ${errorTextOf(error).sentence} ${errorTextOf(error).nextStep}`}
      </p>
    ) : (
      <div className={s.block} aria-busy="true" />
    );
  const rows = data.pages.flatMap((page) => page.rows);
  return (
    <section className={`panel ${s.log}`} aria-label={t('log')}>
      <header className="ph">
        <h2>{t('log')}</h2>
        {data.pages[0] ? <Figures log={data.pages[0]} /> : null}
      </header>
      {rows.length === 0 ? (
        <p className={`t3 ${s.empty}`}>{t('noLog')}</p>
      ) : (
        <div className={s.scroll}>
          <table className={s.rows}>
            <thead>
              <tr>
                <th scope="col">{t('time')}</th>
                <th scope="col">{t('customer')}</th>
                <th scope="col">{t('kind')}</th>
                <th scope="col">{t('state')}</th>
                <th scope="col">{t('content')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const result = resultWords(row);
                const isBad = row.state === 'failed' || row.state === 'uncertain';
                return (
                  <tr key={row.id}>
                    <td className="n">{format.stamp(row.endedAt ?? row.plannedAt, serverNow())}</td>
                    <td>{row.customerCode === undefined ? '–' : customerLink(row.customerCode)}</td>
                    <td>
                      {t(row.kind)}
                      {row.channel === 'passive' ? <span className="sm t3"> {t('passive')}</span> : null}
                      {row.by === undefined ? null : (
                        <span className="sm t3"> {t('by', { name: row.by })}</span>
                      )}
                    </td>
                    <td className={isBad ? 'al-c' : row.state === 'dropped' ? 't3' : undefined}>
                      {t(row.state)}
                      {result === '' ? null : <span className="sm">{` · ${result}`}</span>}
                    </td>
                    <td className={s.content} title={row.text}>
                      <span>{row.text ?? '–'}</span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {query.hasNextPage ? (
            <button
              type="button"
              className={`btn sm ${s.older}`}
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('more')}
            </button>
          ) : null}
        </div>
      )}
    </section>
  );
}

function Figures({ log }: { log: Log }) {
  const t = useText(noticesText);
  const { sent, failed, waits, waitNotices } = log.today;
  const each = waits === 0 ? '–' : (waitNotices / waits).toFixed(1);
  return (
    <span className={`sm t2 ${s.figures}`}>
      <span>{`${t('today')}: ${t('todaySent', { n: sent })}`}</span>
      <span className={failed > 0 ? 'al-c' : undefined}>{t('todayFailed', { n: failed })}</span>
      <span>{t('todayWaits', { customers: waits, n: each })}</span>
      {log.ratings.length > 0 ? (
        <span>
          {`${t('ratings')}: `}
          {log.ratings.map(({ score, count }) => `${t('score', { n: score })} × ${count}`).join(' · ')}
        </span>
      ) : null}
    </span>
  );
}
