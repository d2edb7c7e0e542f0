import type { GradedWait } from '@kf/shared/contract/waits';
import { CustomerName } from '#components/customer-name.tsx';
import { formatRange } from '#lib/estimate.ts';
import { useText } from '#lib/i18n.ts';
import { useFormat } from '#live/use-live.tsx';
import s from './reports.module.css';
import { reportsText } from './text.ts';

interface WorstTableProps {
  worst: readonly GradedWait[];
  onOpen: (code: string) => void;
}

export function WorstTable({ worst, onOpen }: WorstTableProps) {
  const t = useText(reportsText);
  const format = useFormat();
  return (
    <section className={`panel ${s.worst}`} aria-label={t('worst')}>
      <div className="ph">
        <h2>{t('worst')}</h2>
        <span className="sm t3">{t('worstHint')}</span>
      </div>
      {worst.length === 0 ? (
        <p className={s.nothing}>{t('worstNone')}</p>
      ) : (
        <div className={s.scroll}>
          <table>
            <thead>
              <tr>
                <th>{t('customer')}</th>
                <th>{t('givenAt')}</th>
                <th>{t('given')}</th>
                <th>{t('actual')}</th>
                <th>{t('lateBy')}</th>
              </tr>
            </thead>
            <tbody>
              {worst.map(({ customerId, code, remark, at, lowMs, highMs, actualMs }) => (
                <tr key={`${customerId} ${at}`}>
                  <th scope="row">
                    <button type="button" className={s.link} onClick={() => onOpen(code)}>
                      <CustomerName code={code} remark={remark} />
                    </button>
                  </th>
                  <td>{format.tableStamp(at)}</td>
                  <td>{formatRange(lowMs, highMs, format.lang)}</td>
                  <td>{format.duration(actualMs)}</td>
                  <td>{format.duration(actualMs - (highMs ?? actualMs))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
