import type { CustomerId, OperationId } from '@kf/shared/contract/ids';
import type { Session } from '@kf/shared/contract/live';
import { isOnline } from '@kf/shared/domain/load';
import { Modal } from 'antd';
import { useState } from 'react';
import { CustomerName } from '#components/customer-name.tsx';
import { dialogRoot } from '#components/dialog-root.ts';
import { Icon } from '#components/icon.tsx';
import { Identicon } from '#components/identicon.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useCommands, useLive, useLiveStore } from '#live/use-live.tsx';
import { useThresholds } from '../use-ticked.ts';
import { BulkRun } from './bulk-run.tsx';
import s from './distribute.module.css';
import { stuckOf } from './stuck-sessions.ts';
import { distributeText } from './text.ts';

/** Ends sessions that go on too long, many at once. The list stands still while it is read. */
export function StuckDialog({ onClose }: { onClose: () => void }) {
  const t = useText(distributeText);
  const { alarm } = useThresholds().sessionMs;
  const minutes = Math.round(alarm / 60_000);
  const [running, setRunning] = useState<OperationId>();
  return (
    <Modal
      open
      footer={null}
      onCancel={onClose}
      destroyOnHidden
      getContainer={dialogRoot}
      width={720}
      {...(s.dialog === undefined ? {} : { className: s.dialog })}
      title={
        <span className={s.title}>
          {t('titleStuck', { n: minutes })}
          <small>{t('subtitleStuck')}</small>
        </span>
      }
    >
      {running === undefined ? (
        <Stuck alarmMs={alarm} onClose={onClose} onRun={setRunning} />
      ) : (
        <BulkRun operationId={running} onClose={onClose} />
      )}
    </Modal>
  );
}

interface StuckProps {
  alarmMs: number;
  onClose: () => void;
  onRun: (operationId: OperationId) => void;
}

function Stuck({ alarmMs, onClose, onRun }: StuckProps) {
  const t = useText(distributeText);
  const commands = useCommands();
  const store = useLiveStore();
  const [sessions] = useState(() => stuckOf(store.getView().state, alarmMs, serverNow()));
  const [off, setOff] = useState<ReadonlySet<CustomerId>>(new Set());
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const chosen = sessions.filter((one) => !off.has(one.customerId));
  const toggle = (ids: readonly CustomerId[], isOn: boolean): void => {
    const next = new Set(off);
    for (const id of ids)
      if (isOn) next.delete(id);
      else next.add(id);
    setOff(next);
  };
  const send = async (): Promise<void> => {
    setSending(true);
    try {
      const items = chosen.map(({ customerId }) => ({ act: 'close' as const, customerId }));
      onRun((await commands.distribute({ items })).operationId);
    } catch (problem) {
      setFailure(problem);
      setSending(false);
    }
  };
  return (
    <>
      {sessions.length === 0 ? (
        <p className={s.empty}>{t('noStuck', { n: Math.round(alarmMs / 60_000) })}</p>
      ) : (
        <div className={s.scroll}>
          <table className={s.table}>
            <thead>
              <tr>
                <th scope="col">
                  <input
                    type="checkbox"
                    aria-label={t('colAll')}
                    checked={off.size === 0}
                    onChange={(event) =>
                      toggle(
                        sessions.map((one) => one.customerId),
                        event.target.checked,
                      )
                    }
                  />
                </th>
                <th scope="col">{t('colCustomer')}</th>
                <th scope="col">{t('colLasted')}</th>
                <th scope="col">{t('colFrom')}</th>
                <th scope="col">{t('colReason')}</th>
              </tr>
            </thead>
            <tbody>
              {sessions.map((one) => (
                <StuckRow
                  key={one.customerId}
                  session={one}
                  isOn={!off.has(one.customerId)}
                  onToggle={(isOn) => toggle([one.customerId], isOn)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {failure === undefined ? null : (
        <p className={s.failure} role="alert">
          {errorTextOf(failure).sentence} · {errorTextOf(failure).nextStep}
        </p>
      )}
      <div className={s.foot}>
        <span className={s.hint}>{t('endStuckHint')}</span>
        <button type="button" className="btn" onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          className="btn pri"
          disabled={chosen.length === 0 || isSending}
          onClick={() => void send()}
        >
          <Icon name="end" size={14} />
          {t('endStuck', { n: chosen.length })}
        </button>
      </div>
    </>
  );
}

interface StuckRowProps {
  session: Session;
  isOn: boolean;
  onToggle: (isOn: boolean) => void;
}

function StuckRow({ session, isOn, onToggle }: StuckRowProps) {
  const t = useText(distributeText);
  const { code, remark, agentId, startedAt, notForwardedSince } = session;
  const agent = useLive((view) => view.state.agents[agentId]);
  const name = agent?.nickname ?? agentId;
  return (
    <tr className={isOn ? '' : s.off}>
      <td>
        <input
          type="checkbox"
          aria-label={t('choose', { customer: remark ?? code })}
          checked={isOn}
          onChange={(event) => onToggle(event.target.checked)}
        />
      </td>
      <td>
        <span className={s.customer}>
          <Identicon code={code} size={18} />
          <CustomerName code={code} remark={remark} className={s.name} />
        </span>
      </td>
      <td>
        <WaitTimer since={startedAt} className="n" />
      </td>
      <td>{agent && !isOnline(agent) ? t('agentGone', { agent: name }) : name}</td>
      <td className={s.reason}>{notForwardedSince === undefined ? '' : t('notForwarded')}</td>
    </tr>
  );
}
