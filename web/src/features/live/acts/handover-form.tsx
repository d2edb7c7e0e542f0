import type { AgentId, CustomerId, OperationId } from '@kf/shared/contract/ids';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useHoldClaim, useLive } from '#live/use-live.tsx';
import type { BoardView } from '../model/board-step.ts';
import { type AssignCandidate, handoverCandidates } from '../model/candidates.ts';
import { dropEffect } from '../model/slots.ts';
import { Candidates } from './candidate-list.tsx';
import { ClaimNote } from './claim-note.tsx';
import s from './forms.module.css';
import { HandoverProgress } from './handover-progress.tsx';
import { keepDraft, NoteField, noteDraft } from './note-field.tsx';
import { RefusalNote } from './refusal-note.tsx';
import { actsText } from './text.ts';
import { useBoard, useBoardTools } from './use-board.ts';

export interface HandoverFormProps {
  customerId: CustomerId;
  /** Where the session was dropped. */
  toAgentId?: AgentId | undefined;
  place: 'drawer' | 'dialog';
  onDone?: (() => void) | undefined;
  onCancel?: (() => void) | undefined;
}

/** Choose who takes a session over; then its two steps, while they are on their way. */
export function HandoverForm(props: HandoverFormProps) {
  const { customerId, onDone, onCancel } = props;
  const operation = useLive((view) => view.index.operationByCustomer.get(customerId));
  const isServed = useLive((view) => view.state.sessions[customerId] !== undefined);
  // Once seen it stays: when it is confirmed nothing else on the board tells of it.
  const [seenId, setSeenId] = useState<OperationId>();
  const isOnItsWay = operation?.type === 'handover' && operation.state !== 'refused';
  if (isOnItsWay && seenId !== operation.operationId) setSeenId(operation.operationId);
  if (seenId !== undefined)
    return <HandoverProgress operationId={seenId} onDone={onDone} onClose={onCancel} />;
  return isServed ? <Choose {...props} /> : <Gone {...props} />;
}

function Gone({ customerId, onCancel }: HandoverFormProps) {
  const t = useText(actsText);
  const face = useLive(({ state }) => state.waiting[customerId] ?? state.dismissed[customerId]);
  return (
    <div className={s.form}>
      <p role="status">{t('handoverOver', { customer: face?.remark ?? face?.code ?? '' })}</p>
      <div className={s.bar}>
        <button type="button" className="btn" onClick={onCancel}>
          {t('cancel')}
        </button>
      </div>
    </div>
  );
}

function candidatesNow(board: BoardView, customerId: CustomerId): AssignCandidate[] {
  const fromId = board.from?.state.sessions[customerId]?.agentId;
  return fromId === undefined ? [] : handoverCandidates(fromId, board.facts, board.pending);
}

function Choose({ customerId, toAgentId, place, onDone, onCancel }: HandoverFormProps) {
  const t = useText(actsText);
  const { board, acts } = useBoardTools();
  const name = useId();
  const form = useRef<HTMLFormElement>(null);
  const [candidates] = useState(() => candidatesNow(board.getState(), customerId));
  const [agentId, setAgentId] = useState<AgentId | undefined>(
    () => toAgentId ?? candidates.find((one) => one.rank === 'suggested')?.facts.agent.agentId,
  );
  const [note, setNote] = useState(() => noteDraft('handover', customerId));
  const session = useLive((view) => view.state.sessions[customerId]);
  const from = useLive((view) => session && view.state.agents[session.agentId]?.nickname);
  const agent = useLive((view) => agentId && view.state.agents[agentId]?.nickname);
  const isSending = useBoard((view) => view.sending.has(customerId));
  const canTake = useBoard((view) => {
    const facts = agentId && view.facts.get(agentId);
    return facts ? dropEffect(facts, 0).kind !== 'refused' : false;
  });
  useHoldClaim(customerId);

  useEffect(() => {
    if (place !== 'dialog') return;
    const inputs = [
      ...(form.current?.querySelectorAll<HTMLInputElement>('input[type="radio"]:not(:disabled)') ?? []),
    ];
    (inputs.find((input) => input.checked) ?? inputs[0])?.focus();
  }, [place]);

  const handleSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (agentId === undefined || !canTake || isSending) return;
    if (!(await acts.handOver(customerId, agentId, note))) return;
    keepDraft('handover', customerId, '');
    if (place === 'drawer') onDone?.(); // the slot tells the rest; the dialog shows the steps
  };
  const handleKey = (event: React.KeyboardEvent<HTMLFormElement>): void => {
    const isField =
      event.target instanceof HTMLTextAreaElement ||
      (event.target instanceof HTMLInputElement && event.target.type === 'search');
    if (isField || !/^[1-9]$/.test(event.key)) return;
    const chosen = candidates.find((one) => one.digit === Number(event.key));
    if (!chosen) return;
    event.preventDefault();
    setAgentId(chosen.facts.agent.agentId);
  };
  const customer = session?.remark ?? session?.code ?? '';
  return (
    <form ref={form} className={s.form} onSubmit={(event) => void handleSubmit(event)} onKeyDown={handleKey}>
      <p className={s.what}>{t('handoverHow', { from: from ?? session?.agentId ?? '' })}</p>
      <Candidates
        candidates={candidates}
        place={place}
        name={name}
        agentId={agentId}
        onChoose={setAgentId}
        label={t('handoverWhom')}
      />
      <NoteField
        placeholder={t('noteToAgent')}
        value={note}
        onChange={(text) => {
          setNote(text);
          keepDraft('handover', customerId, text);
        }}
      />
      <ClaimNote customerId={customerId} />
      <RefusalNote customerId={customerId} customer={customer} />
      <div className={s.bar}>
        <button type="submit" className="btn pri" disabled={!canTake || isSending}>
          <Icon name="swap" size={14} />
          {agentId === undefined ? t('handoverNobody') : t('handoverTo', { agent: agent ?? agentId })}
        </button>
        <button type="button" className="btn" onClick={onCancel}>
          {t('cancel')}
        </button>
        <span className={s.hint}>{t('noteHint')}</span>
      </div>
    </form>
  );
}
