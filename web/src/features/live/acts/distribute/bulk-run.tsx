import type { BulkOperation, BulkRow } from '@kf/shared/contract/distribution';
import type { OperationId } from '@kf/shared/contract/ids';
import { useEffect, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { CustomerName } from '#components/customer-name.tsx';
import { Icon } from '#components/icon.tsx';
import { Identicon } from '#components/identicon.tsx';
import { actErrorText, errorTextOf } from '#lib/error-text.ts';
import { textOf, useText } from '#lib/i18n.ts';
import { useCommands, useFormat, useLive } from '#live/use-live.tsx';
import s from './distribute.module.css';
import { distributeText } from './text.ts';

const LOOK_MS = 600;

const goesOn = (bulk: BulkOperation | undefined): boolean =>
  bulk !== undefined && bulk.state !== 'done' && bulk.state !== 'stopped';

/** How far a bulk act is; asks until it has ended. */
function useBulk(operationId: OperationId) {
  const commands = useCommands();
  const [bulk, setBulk] = useState<BulkOperation>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    const ask = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const next = await commands.bulk(operationId, ask.signal);
        setBulk(next);
        setError(undefined);
        if (!goesOn(next)) return;
      } catch (failure) {
        if (ask.signal.aborted) return;
        setError(failure);
      }
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      ask.abort();
      clearTimeout(timer);
    };
  }, [commands, operationId]);
  return { bulk, error, setBulk };
}

/** Rows of a bulk act with the outcome of each, and the button that stops it. */
export function BulkRun({ operationId, onClose }: { operationId: OperationId; onClose: () => void }) {
  const t = useText(distributeText);
  const commands = useCommands();
  const { bulk, error, setBulk } = useBulk(operationId);
  const isOver = bulk !== undefined && !goesOn(bulk);
  useEffect(() => {
    if (isOver && bulk) announce(textOf(distributeText)('announceDone', countsOf(bulk)));
  }, [isOver, bulk]);
  const stop = async (): Promise<void> => {
    try {
      setBulk(await commands.stopBulk(operationId));
    } catch (failure) {
      const { sentence, nextStep } = errorTextOf(failure);
      announce(`${sentence} · ${nextStep}`);
    }
  };
  if (!bulk)
    return (
      <p className={s.empty} role="status">
        {error === undefined ? t('loading') : errorTextOf(error).sentence}
      </p>
    );
  return (
    <>
      <Progress bulk={bulk} />
      <div className={s.scroll}>
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t('colCustomer')}</th>
              <th scope="col">{t('colAgent')}</th>
              <th scope="col">{t('colResult')}</th>
            </tr>
          </thead>
          <tbody>
            {bulk.rows.map((row) => (
              <RunRow key={row.customerId} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <div className={s.foot}>
        <span className={s.hint}>{goesOn(bulk) ? t('keepsOn') : null}</span>
        {goesOn(bulk) ? (
          <button
            type="button"
            className="btn"
            disabled={bulk.state === 'stopping'}
            onClick={() => void stop()}
          >
            <Icon name="x" size={14} />
            {t(bulk.state === 'stopping' ? 'stopping' : 'stop')}
          </button>
        ) : null}
        <button type="button" className={`btn ${goesOn(bulk) ? '' : 'pri'}`} onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </>
  );
}

function countsOf({ rows }: BulkOperation): { done: number; skipped: number; failed: number } {
  const count = (state: BulkRow['state']) => rows.filter((row) => row.state === state).length;
  return { done: count('done'), skipped: count('skipped'), failed: count('failed') };
}

function Progress({ bulk }: { bulk: BulkOperation }) {
  const t = useText(distributeText);
  const format = useFormat();
  const counts = countsOf(bulk);
  const over = counts.done + counts.skipped + counts.failed;
  const all = bulk.rows.length;
  const fatal = bulk.rows.find((row) => row.state === 'stopped' && row.error)?.error;
  return (
    <div className={s.summary} role="status">
      <progress className={s.bar} value={over} max={all} aria-label={t('progress', { done: over, all })} />
      <b className="n">{t('progress', { done: over, all })}</b>
      {counts.skipped + counts.failed > 0 ? <span>{t('progressMore', counts)}</span> : null}
      {bulk.state === 'paused' && bulk.pausedUntil !== undefined ? (
        <span className="at-c">{t('paused', { time: format.clock(bulk.pausedUntil) })}</span>
      ) : null}
      {bulk.state === 'done' ? <span>{t('runDone')}</span> : null}
      {bulk.state === 'stopped' ? (
        <span className="at-c">
          {fatal
            ? t('runStoppedItself', { reason: actErrorText(fatal, 'assign').sentence })
            : t('runStopped', { by: bulk.stoppedBy ?? bulk.by })}
        </span>
      ) : null}
    </div>
  );
}

function RunRow({ row }: { row: BulkRow }) {
  const t = useText(distributeText);
  const agent = useLive((view) => row.agentId && view.state.agents[row.agentId]?.nickname) ?? row.agentId;
  const serving = useLive((view) => row.error?.agentId && view.state.agents[row.error.agentId]?.nickname);
  const remark = useLive(({ state }) => {
    const id = row.customerId;
    return (state.sessions[id] ?? state.waiting[id])?.remark;
  });
  const call = row.act === 'assign' ? 'assign' : 'close';
  const reason = row.error ? actErrorText(row.error, call, { agent, serving }).sentence : '';
  const suffix = row.act === 'assign' ? '' : (`_${row.act}` as const);
  const words =
    row.state === 'sent' || row.state === 'done'
      ? t(`row_${row.state}${suffix}`)
      : t(`row_${row.state}`, { reason });
  return (
    <tr className={s[`is_${row.state}`]}>
      <td>
        <span className={s.customer}>
          <Identicon code={row.code} size={18} />
          <CustomerName code={row.code} remark={remark} className={s.name} />
        </span>
      </td>
      <td>{agent ?? ''}</td>
      <td>
        <span className={s.result}>
          <Icon name={icons[row.state]} size={14} />
          {words}
        </span>
      </td>
    </tr>
  );
}

const icons = {
  waiting: 'clock',
  sent: 'sync',
  done: 'ok',
  skipped: 'x',
  failed: 'oct',
  stopped: 'off',
} as const;
