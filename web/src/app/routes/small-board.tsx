import { CustomerName } from '#components/customer-name.tsx';
import { Identicon } from '#components/identicon.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { KpiStrip } from '#features/live/kpi/kpi-strip.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { appText } from '../text.ts';
import styles from './small-board.module.css';

const SHOWN = 10;

/** Below 768 px: what one looks up on the way, read only. */
export function SmallBoard() {
  const t = useText(appText);
  const queue = useLive((view) => view.index.queue);
  const ten = queue.slice(0, SHOWN);
  return (
    <div className={styles.page}>
      <h1 className="vh">{t('boardTitle')}</h1>
      <KpiStrip />
      <section className="panel" aria-labelledby="ten">
        <div className="ph">
          <h2 id="ten">{t('smallTitle')}</h2>
        </div>
        {ten.length === 0 ? <p className={styles.none}>{t('smallNone')}</p> : null}
        <ol>
          {ten.map((customer, i) => (
            <li key={customer.customerId} className={styles.row}>
              <b className="n">{i + 1}</b>
              <Identicon code={customer.code} />
              <CustomerName code={customer.code} remark={customer.remark} className={styles.name} />
              <WaitTimer since={customer.waitingSince} className="n" />
            </li>
          ))}
        </ol>
      </section>
      <p className="sm t3">{t('smallText')}</p>
    </div>
  );
}
