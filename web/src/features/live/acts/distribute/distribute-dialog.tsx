import type { DistributionOf, DistributionOptions } from '@kf/shared/contract/distribution';
import type { AgentId, CustomerId, OperationId } from '@kf/shared/contract/ids';
import { Modal } from 'antd';
import { useMemo, useState } from 'react';
import { dialogRoot } from '#components/dialog-root.ts';
import { Icon } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useCommands, useFormat, useLiveStore } from '#live/use-live.tsx';
import { useBoard, useBoardTools } from '../use-board.ts';
import { BulkRun } from './bulk-run.tsx';
import s from './distribute.module.css';
import {
  type EditedRow,
  type Edits,
  editedRows,
  isOverLimit,
  keepEdits,
  noEdits,
  unfitRows,
} from './plan-model.ts';
import { PlanSummary } from './plan-summary.tsx';
import { PlanTable } from './plan-table.tsx';
import { distributeText } from './text.ts';
import { usePreview } from './use-preview.ts';

interface DistributeDialogProps {
  of: DistributionOf;
  onClose: () => void;
}

/** A plan for everybody who waits, or for sessions whose agent has gone: look, change, then send row by row. */
export function DistributeDialog({ of, onClose }: DistributeDialogProps) {
  const t = useText(distributeText);
  const [running, setRunning] = useState<OperationId>();
  const isQueue = of.kind === 'queue';
  return (
    <Modal
      open
      footer={null}
      onCancel={onClose}
      destroyOnHidden
      getContainer={dialogRoot}
      width={840}
      title={
        <span className={s.title}>
          {t(isQueue ? 'title' : 'titleOrphans')}
          <small>{t(isQueue ? 'subtitle' : 'subtitleOrphans')}</small>
        </span>
      }
      {...(s.dialog === undefined ? {} : { className: s.dialog })}
    >
      {running === undefined ? (
        <Plan of={of} onClose={onClose} onRun={setRunning} />
      ) : (
        <BulkRun operationId={running} onClose={onClose} />
      )}
    </Modal>
  );
}

interface PlanProps extends DistributeDialogProps {
  onRun: (operationId: OperationId) => void;
}

const initialOptions: DistributionOptions = { sameGroup: true, manual: false, exceed: false };

function Plan({ of, onClose, onRun }: PlanProps) {
  const t = useText(distributeText);
  const format = useFormat();
  const commands = useCommands();
  const [options, setOptions] = useState(initialOptions);
  const { plan, error, isSettled, renew } = usePreview(of, options);
  const [edits, setEdits] = useState<Edits>(noEdits);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const facts = useBoard((board) => board.facts);
  const { rulesLink } = useBoardTools();
  const isQueue = of.kind === 'queue';
  const rows = plan ? editedRows(plan, edits, facts) : [];
  const chosen = rows.filter((one) => one.isOn);
  const changed = useUnfit(rows);
  const isChanged = changed.size > 0;

  const change = (patch: Partial<DistributionOptions>): void => {
    setOptions((was) => ({ ...was, ...patch }));
    setEdits(noEdits);
  };
  const toggle = (ids: readonly CustomerId[], isOn: boolean): void =>
    setEdits((was) => {
      const off = new Set(was.off);
      for (const id of ids)
        if (isOn) off.delete(id);
        else off.add(id);
      return { ...was, off };
    });
  const reassign = (id: CustomerId, agentId: AgentId): void =>
    setEdits((was) => ({ ...was, agents: new Map(was.agents).set(id, agentId) }));
  const previewAgain = (): void => {
    setEdits((was) => keepEdits(was, changed));
    renew();
  };
  const send = async (): Promise<void> => {
    setSending(true);
    setFailure(undefined);
    try {
      const bulk = await commands.distribute({
        items: chosen.map((one) => ({
          act: isQueue ? 'assign' : 'handover',
          customerId: one.row.customerId,
          agentId: one.agentId,
          ...(one.row.fromAgentId === undefined ? {} : { fromAgentId: one.row.fromAgentId }),
          ...(isOverLimit(one) ? { exceed: true } : {}),
        })),
        exceed: options.exceed,
      });
      onRun(bulk.operationId);
    } catch (problem) {
      setFailure(problem);
      setSending(false);
    }
  };

  return (
    <>
      <div className={s.options} role="group" aria-label={t('options')}>
        {isQueue ? (
          <Option
            label={t('sameGroup')}
            isOn={options.sameGroup}
            onChange={(sameGroup) => change({ sameGroup })}
          />
        ) : null}
        <Option label={t('manual')} isOn={options.manual} onChange={(manual) => change({ manual })} />
        <Option label={t('exceed')} isOn={options.exceed} onChange={(exceed) => change({ exceed })} />
        <span className="spacer" />
        {isQueue ? rulesLink?.(t('rules')) : null}
      </div>
      {plan?.running.map((one) => (
        <p key={one.operationId} className={s.notice} role="status">
          <Icon name="sync" size={14} />
          {t('runningBy', { by: one.by, time: format.clock(one.createdAt) })}
          <button type="button" className="btn lnk sm" onClick={() => onRun(one.operationId)}>
            {t('show')}
          </button>
        </p>
      ))}
      {plan ? (
        plan.rows.length + plan.rest.length === 0 ? (
          <p className={s.empty}>{t(isQueue ? 'nothing' : 'nothingOrphans')}</p>
        ) : (
          <>
            <PlanSummary rows={rows} rest={plan.rest} isQueue={isQueue} at={plan.at}>
              {isChanged ? null : (
                <button type="button" className="btn lnk sm" onClick={previewAgain}>
                  {t('repreview')}
                </button>
              )}
            </PlanSummary>
            <PlanTable
              rows={rows}
              rest={plan.rest}
              isQueue={isQueue}
              at={plan.at}
              changed={changed}
              onToggle={toggle}
              onReassign={reassign}
            />
          </>
        )
      ) : (
        <p className={s.empty} role="status">
          {error === undefined ? t('loading') : t('failed', { reason: errorTextOf(error).sentence })}
        </p>
      )}
      {failure === undefined ? null : (
        <p className={s.failure} role="alert">
          {errorTextOf(failure).sentence} · {errorTextOf(failure).nextStep}
        </p>
      )}
      <div className={s.foot}>
        <span className={s.hint}>
          {isChanged ? t('changedHint') : t(isQueue ? 'sendHint' : 'sendHintOrphans')}
        </span>
        <button type="button" className="btn" onClick={onClose}>
          {t('cancel')}
        </button>
        {isChanged || (!plan && error !== undefined) ? (
          <button type="button" className="btn pri" onClick={previewAgain}>
            <Icon name="sync" size={14} />
            {t(plan ? 'repreview' : 'again')}
          </button>
        ) : (
          <button
            type="button"
            className="btn pri"
            disabled={chosen.length === 0 || isSending || !isSettled}
            onClick={() => void send()}
          >
            <Icon name="dist" size={14} />
            {t(isQueue ? 'send' : 'sendOrphans', { n: chosen.length })}
          </button>
        )}
      </div>
    </>
  );
}

/** Rows that no longer say what would happen, as the board stands now. */
function useUnfit(rows: readonly EditedRow[]): ReadonlySet<CustomerId> {
  const store = useLiveStore();
  const ids = useBoard((board) => {
    const { state, index } = board.from ?? store.getView();
    const unfit = unfitRows(rows, {
      state,
      actOf: (id) => index.operationByCustomer.get(id),
      facts: board.facts,
      pendingOf: (id) => board.pending.get(id)?.length ?? 0,
    });
    return [...unfit].join(' ');
  });
  return useMemo(() => new Set(ids.split(' ').filter(Boolean) as CustomerId[]), [ids]);
}

interface OptionProps {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

const Option = ({ label, isOn, onChange }: OptionProps) => (
  <label className={s.option}>
    <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
    {label}
  </label>
);
