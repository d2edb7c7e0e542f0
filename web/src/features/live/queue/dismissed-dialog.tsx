import { Modal } from 'antd';
import { CustomerName } from '#components/customer-name.tsx';
import { dialogRoot } from '#components/dialog-root.ts';
import { Identicon } from '#components/identicon.tsx';
import { actorName } from '#lib/actor-name.ts';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import { useBoardTools } from '../acts/use-board.ts';
import s from './queue.module.css';
import { queueText } from './text.ts';

/** Waiting cases that supervisors put aside, the latest first. */
export function DismissedDialog({ onClose }: { onClose: () => void }) {
  const t = useText(queueText);
  const format = useFormat();
  const { openCustomer } = useBoardTools();
  const dismissed = useLive((view) => view.state.dismissed);
  const list = Object.values(dismissed).sort((a, b) => b.dismissedAt - a.dismissedAt);
  return (
    <Modal
      open
      title={t('dismissedTitle')}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
      getContainer={dialogRoot}
      width={480}
    >
      <p className="sm t3">{t('dismissedHint')}</p>
      <ul className={s.aside}>
        {list.map((one) => (
          <li key={one.customerId}>
            <button
              type="button"
              className={s.asideName}
              onClick={() => {
                onClose();
                openCustomer(one.code);
              }}
            >
              <Identicon code={one.code} size={18} />
              <CustomerName code={one.code} remark={one.remark} />
            </button>
            <span>
              {t('dismissedBy', {
                by: actorName(one.dismissedBy),
                time: format.shortStamp(one.dismissedAt, serverNow()),
              })}
            </span>
            <span>
              {t('dismissedWaited', { waited: format.duration(one.dismissedAt - one.waitingSince) })}
            </span>
            {one.note ? <span className={s.note}>{one.note}</span> : null}
          </li>
        ))}
      </ul>
    </Modal>
  );
}
