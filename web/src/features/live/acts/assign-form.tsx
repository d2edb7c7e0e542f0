import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import { type FormEvent, type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useHoldClaim, useLive } from '#live/use-live.tsx';
import type { BoardView } from '../model/board-step.ts';
import { type AssignCandidate, candidatesFor } from '../model/candidates.ts';
import { dropEffect } from '../model/slots.ts';
import { Candidates } from './candidate-list.tsx';
import { ClaimNote } from './claim-note.tsx';
import s from './forms.module.css';
import { keepDraft, NoteField, noteDraft } from './note-field.tsx';
import { RefusalNote } from './refusal-note.tsx';
import { actsText } from './text.ts';
import { useBoard, useBoardTools } from './use-board.ts';

export interface AssignFormProps {
  customerId: CustomerId;
  /** `drawer`: a section of the customer drawer. `dialog`: alone in a dialog, with the digit keys. */
  place: 'drawer' | 'dialog';
  onDone?: (() => void) | undefined;
  onCancel?: (() => void) | undefined;
}

/** Choose who takes a waiting customer. */
export function AssignForm(props: AssignFormProps) {
  const customer = useLive((view) => view.state.waiting[props.customerId]);
  return customer ? <Form {...props} /> : <Late {...props} />;
}

/** The customer was taken or left while the form was open. */
function Late({ customerId, onCancel }: AssignFormProps) {
  const t = useText(actsText);
  const session = useLive((view) => view.state.sessions[customerId]);
  const agent = useLive((view) => session && view.state.agents[session.agentId]?.nickname);
  const dismissed = useLive((view) => view.state.dismissed[customerId]);
  const face = session ?? dismissed;
  const customer = face?.remark ?? face?.code ?? '';
  return (
    <div className={s.form}>
      <p role="status">
        {session
          ? t('servedBy', { customer, agent: agent ?? session.agentId })
          : t('notWaiting', { customer })}
      </p>
      <div className={s.bar}>
        <button type="button" className="btn" onClick={onCancel}>
          {t('cancel')}
        </button>
      </div>
    </div>
  );
}

function candidatesNow(board: BoardView, customerId: CustomerId): AssignCandidate[] {
  const customer = board.from?.state.waiting[customerId];
  if (!customer) return [];
  return candidatesFor(customer, board.suggestions.get(customerId), board.facts, board.pending);
}

function Form({ customerId, place, onDone, onCancel }: AssignFormProps) {
  const t = useText(actsText);
  const { board, acts } = useBoardTools();
  const name = useId();
  const form = useRef<HTMLFormElement>(null);
  // The order stands still from the moment the form opens: nothing moves under the pointer.
  const [candidates] = useState(() => candidatesNow(board.getState(), customerId));
  const [agentId, setAgentId] = useState<AgentId | undefined>(() => {
    const [first] = candidates;
    return first?.rank === 'suggested' ? first.facts.agent.agentId : undefined;
  });
  const [note, setNote] = useState(() => noteDraft('assign', customerId));
  const customer = useLive((view) => view.state.waiting[customerId]);
  const agent = useLive((view) => agentId && view.state.agents[agentId]?.nickname);
  const isSending = useBoard((view) => view.sending.has(customerId));
  const canTake = useBoard((view) => {
    const facts = agentId && view.facts.get(agentId);
    return facts ? dropEffect(facts, 0).kind !== 'refused' : false;
  });
  useHoldClaim(customerId);
  const choose = useCallback((id: AgentId) => setAgentId(id), []);

  useEffect(() => {
    if (place !== 'dialog') return;
    const inputs = form.current?.querySelectorAll<HTMLInputElement>('input[type="radio"]:not(:disabled)');
    const checked = [...(inputs ?? [])].find((input) => input.checked);
    (checked ?? inputs?.[0])?.focus();
  }, [place]);

  const submit = async (): Promise<void> => {
    if (agentId === undefined || !canTake || isSending) return;
    if (!(await acts.assign(customerId, agentId, note))) return;
    keepDraft('assign', customerId, '');
    onDone?.();
  };
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };
  const handleKey = (event: KeyboardEvent<HTMLFormElement>): void => {
    const isText = event.target instanceof HTMLTextAreaElement;
    if (isText && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
    const isSearch = event.target instanceof HTMLInputElement && event.target.type === 'search';
    if (isText || isSearch || !/^[1-9]$/.test(event.key)) return;
    const chosen = candidates.find((one) => one.digit === Number(event.key));
    if (!chosen) return;
    event.preventDefault();
    setAgentId(chosen.facts.agent.agentId);
  };

  return (
    <form ref={form} className={s.form} onSubmit={handleSubmit} onKeyDown={handleKey}>
      <Candidates candidates={candidates} place={place} name={name} agentId={agentId} onChoose={choose} />
      <NoteField
        placeholder={t('noteToAgent')}
        value={note}
        onChange={(text) => {
          setNote(text);
          keepDraft('assign', customerId, text);
        }}
      />
      <ClaimNote customerId={customerId} />
      <RefusalNote customerId={customerId} customer={customer?.remark ?? customer?.code ?? ''} />
      <div className={s.bar}>
        <button type="submit" className="btn pri" disabled={!canTake || isSending}>
          <Icon name="arrow" size={14} />
          {agentId === undefined ? t('assignNobody') : t('assignTo', { agent: agent ?? agentId })}
        </button>
        <button type="button" className="btn" onClick={onCancel}>
          {t('cancel')}
        </button>
        <span className={s.hint}>{t('noteHint')}</span>
      </div>
    </form>
  );
}
