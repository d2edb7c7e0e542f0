import type { Operation } from '@kf/shared/contract/live';
import { CustomerName } from '#components/customer-name.tsx';
import { Icon } from '#components/icon.tsx';
import { Identicon } from '#components/identicon.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { errorText } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { dropEffect } from '../model/slots.ts';
import s from './pinned.module.css';
import { queueText } from './text.ts';

/** Customers whom an unfinished hand-over left with nobody: above everybody who waits, until somebody decides. */
export function Pinned() {
  const t = useText(queueText);
  const unfinished = useLive((view) => view.index.unfinished);
  if (unfinished.length === 0) return null;
  return (
    <ol className={s.pinned} aria-label={t('pinned')}>
      {unfinished.map((operation) => (
        <PinnedStrip key={operation.operationId} operation={operation} />
      ))}
    </ol>
  );
}

function PinnedStrip({ operation }: { operation: Operation }) {
  const t = useText(queueText);
  const { acts, ui, mayAct } = useBoardTools();
  const { operationId, code, agentId, toAgentId, error, unfinishedSince, remark } = operation;
  const from = useLive((view) => agentId && view.state.agents[agentId]?.nickname) ?? agentId ?? '';
  const to = useLive((view) => toAgentId && view.state.agents[toAgentId]?.nickname) ?? toAgentId ?? '';
  const isSending = useBoard((board) => board.sending.has(operation.customerId));
  const canGoBack = useBoard((board) => {
    const facts = agentId && board.facts.get(agentId);
    return facts ? dropEffect(facts, 0).kind !== 'refused' : false;
  });
  const { sentence } = errorText(error?.code ?? 'internal', { agent: to });
  return (
    <li className={s.strip} title={t('pinnedWhy', { customer: remark ?? code, reason: sentence })}>
      <div className={s.mark}>
        <Icon name="oct" />
      </div>
      <div className={s.who}>
        <div className={s.line}>
          <Identicon code={code} />
          <CustomerName code={code} remark={remark} className={s.name} />
        </div>
        <div className={`${s.small} ell`}>
          <b>{t('pinned')}</b> {t('pinnedFromTo', { from, to })}
        </div>
      </div>
      <div className={s.since}>
        <WaitTimer since={unfinishedSince ?? operation.updatedAt} className={s.timer} />
        <div className={`${s.small} ell`}>{t('pinnedNobody')}</div>
      </div>
      {mayAct ? (
        <div className={s.acts}>
          <button
            type="button"
            className="btn sm pri"
            disabled={!canGoBack || isSending || agentId === undefined}
            onClick={() => agentId && void acts.resolve(operation, { toAgentId: agentId })}
          >
            <span className="ell">{t('pinnedBack', { agent: from })}</span>
          </button>
          <button
            type="button"
            className="btn sm"
            onClick={() => ui.setState({ dialog: { kind: 'recover', operationId } })}
          >
            {t('pinnedDecide')}
          </button>
        </div>
      ) : null}
    </li>
  );
}
