import type { AgentId, OperationId } from '@kf/shared/contract/ids';
import type { Operation, OperationStep } from '@kf/shared/contract/live';
import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { actorName } from '#lib/actor-name.ts';
import { actErrorText } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useFormat, useHoldClaim, useLive, useLiveStore } from '#live/use-live.tsx';
import { type AssignCandidate, handoverCandidates } from '../model/candidates.ts';
import { dropEffect } from '../model/slots.ts';
import { refusalOf } from '../model/strip-state.ts';
import { Candidates } from './candidate-list.tsx';
import { ClaimNote } from './claim-note.tsx';
import s from './forms.module.css';
import h from './handover.module.css';
import { RefusalNote } from './refusal-note.tsx';
import { refusalWords } from './refusal-words.ts';
import { actsText } from './text.ts';
import { UndoButton } from './undo-button.tsx';
import { useBoard, useBoardTools } from './use-board.ts';

interface HandoverProgressProps {
  operationId: OperationId;
  onDone?: (() => void) | undefined;
  onClose?: (() => void) | undefined;
}

/** The two steps of a hand-over with their times, and what to do when the second one failed. Goes when it is over. */
export function HandoverProgress({ operationId, onDone, onClose }: HandoverProgressProps) {
  const t = useText(actsText);
  const operation = useLive((view) => view.state.operations[operationId]);
  const isOver = operation === undefined || operation.state === 'confirmed';
  const done = useRef(onDone ?? onClose);
  done.current = onDone ?? onClose;
  useEffect(() => {
    if (isOver) done.current?.();
  }, [isOver]);
  if (!operation) return <p role="status">{t('handoverGone')}</p>;
  return (
    <div className={s.form}>
      <Steps operation={operation} />
      {operation.state === 'unfinished' ? (
        <Recover operation={operation} />
      ) : (
        <div className={s.bar}>
          {operation.state === 'armed' ? <Armed operation={operation} /> : null}
          {operation.state === 'refused' ? <Refused operation={operation} /> : null}
          <button type="button" className="btn" onClick={onClose}>
            {t('close')}
          </button>
        </div>
      )}
    </div>
  );
}

function useNickname(agentId: AgentId | undefined): string {
  return useLive((view) => agentId && view.state.agents[agentId]?.nickname) ?? agentId ?? '';
}

/** The steps that were called, and the one that is to come. */
function Steps({ operation }: { operation: Operation }) {
  const { steps = [], agentId, toAgentId, state } = operation;
  const isTaken = steps.some((step) => step.call === 'close' && step.state === 'done');
  const last = steps.at(-1);
  // a call that was repeated is told by its last time
  const told = steps.filter((step, index) => {
    const next = steps[index + 1];
    return !(next && next.call === step.call && next.agentId === step.agentId);
  });
  const isNextOpen = isTaken
    ? last?.call === 'close' || (last?.state === 'refused' && state !== 'unfinished')
    : false;
  return (
    <ol className={h.steps}>
      {told.map((step, index) => (
        <Step key={step.at} step={step} number={index + 1} />
      ))}
      {steps.length === 0 && agentId ? <Todo call="close" agentId={agentId} number={1} isFirst /> : null}
      {(!isTaken || isNextOpen) && toAgentId ? (
        <Todo call="create" agentId={toAgentId} number={Math.max(told.length, 1) + 1} />
      ) : null}
    </ol>
  );
}

const stepTone = { sent: h.way, uncertain: h.doubt, done: h.done, refused: h.bad } as const;

function Step({ step, number }: { step: OperationStep; number: number }) {
  const t = useText(actsText);
  const format = useFormat();
  const agent = useNickname(step.agentId);
  const icon = step.state === 'done' ? 'ok' : step.state === 'refused' ? 'oct' : 'sync';
  return (
    <li className={`${h.step} ${stepTone[step.state]}`}>
      <b>
        <Icon name={icon} size={14} />
        {number} {t(step.call === 'close' ? 'stepClose' : 'stepCreate', { agent })}
      </b>
      <StepWords step={step} agent={agent} time={format.clock(step.endedAt ?? step.at)} />
      {step.by === undefined ? null : <span>{t('stepBy', { by: actorName(step.by) })}</span>}
    </li>
  );
}

function StepWords({ step, agent, time }: { step: OperationStep; agent: string; time: string }) {
  const t = useText(actsText);
  if (step.state === 'done') {
    if (step.error) return <span>{t('stepGoneAlready', { time })}</span>;
    const seconds = (((step.endedAt ?? step.at) - step.at) / 1_000).toFixed(1);
    return <span>{t('stepDone', { time, seconds })}</span>;
  }
  if (step.state === 'refused') {
    const act = step.call === 'create' ? 'assign' : 'close';
    const { sentence } = actErrorText(step.error ?? { code: 'internal' }, act, { agent });
    return (
      <span>
        {time} {sentence}
        {step.error?.errcode === undefined ? '' : ` (${step.error.errcode})`}
      </span>
    );
  }
  return <span>{t(step.state === 'sent' ? 'stepSent' : 'stepUncertain', { time })}</span>;
}

interface TodoProps {
  call: OperationStep['call'];
  agentId: AgentId;
  number: number;
  isFirst?: boolean;
}

function Todo({ call, agentId, number, isFirst }: TodoProps) {
  const t = useText(actsText);
  const agent = useNickname(agentId);
  return (
    <li className={h.step}>
      <b>
        {number} {t(call === 'close' ? 'stepClose' : 'stepCreate', { agent })}
      </b>
      <span>{t(isFirst ? 'stepFirst' : 'stepTodo')}</span>
    </li>
  );
}

function Armed({ operation }: { operation: Operation }) {
  return (
    <UndoButton operationId={operation.operationId} by={operation.by} sendAt={operation.sendAt ?? 0} isWide />
  );
}

function Refused({ operation }: { operation: Operation }) {
  const { state } = useLiveStore().getView();
  const { resolvedBy, by, remark, code } = operation;
  const refused = { ...refusalOf(operation), by: resolvedBy ?? by };
  const { sentence, nextStep } = refusalWords(refused, state, remark ?? code);
  return (
    <p className={s.error} role="alert">
      <Icon name="oct" />
      <span>
        {sentence} · {nextStep}
      </span>
    </p>
  );
}

/** Nobody has the customer: back to the first agent, to another one, or once more. */
function Recover({ operation }: { operation: Operation }) {
  const t = useText(actsText);
  const { acts, board } = useBoardTools();
  const store = useLiveStore();
  const name = useId();
  const first = useRef<HTMLButtonElement>(null);
  const { customerId, agentId, toAgentId, code, remark, unfinishedSince } = operation;
  const waiting = useLive((view) => view.state.waiting[customerId]);
  const customer = waiting?.remark ?? remark ?? code;
  const from = useNickname(agentId);
  const to = useNickname(toAgentId);
  const isSending = useBoard((view) => view.sending.has(customerId));
  const canGoBack = useCanTake(agentId);
  const canRetry = useCanTake(toAgentId);
  const [others, setOthers] = useState<readonly AssignCandidate[]>();
  const [chosen, setChosen] = useState<AgentId>();
  const other = useNickname(chosen);
  const canChoose = useCanTake(chosen);
  useHoldClaim(customerId);
  useEffect(() => first.current?.focus(), []);

  const give = (id: AgentId | undefined): void => {
    if (id !== undefined) void acts.resolve(operation, { toAgentId: id });
  };
  const openOthers = (): void => {
    const { facts, pending } = board.getState();
    setOthers(handoverCandidates(toAgentId ?? ('' as AgentId), facts, pending));
  };
  return (
    <>
      <p className={h.nobody} role="alert">
        {t('nobodyHas', { customer })}{' '}
        <WaitTimer since={unfinishedSince ?? store.getView().state.today.startedAt} className="n" />
        {waiting ? ` ${t('waitsAgain')}` : ''} {t('chooseNow')}
      </p>
      {others ? (
        <Candidates
          candidates={others}
          place="dialog"
          name={name}
          agentId={chosen}
          onChoose={setChosen}
          label={t('handoverWhom')}
        />
      ) : null}
      <ClaimNote customerId={customerId} />
      <RefusalNote customerId={customerId} customer={customer} />
      <div className={s.bar}>
        {others ? (
          <button
            type="button"
            className="btn pri"
            disabled={!canChoose || isSending}
            onClick={() => give(chosen)}
          >
            <Icon name="arrow" size={14} />
            {chosen === undefined ? t('handoverNobody') : t('handoverTo', { agent: other })}
          </button>
        ) : (
          <button
            ref={first}
            type="button"
            className="btn pri"
            disabled={!canGoBack || isSending}
            onClick={() => give(agentId)}
          >
            <Icon name="arrow" size={14} />
            {t('backTo', { agent: from })}
          </button>
        )}
        {others ? null : (
          <button type="button" className="btn" disabled={isSending} onClick={openOthers}>
            {t('another')}
          </button>
        )}
        <button
          type="button"
          className="btn txt"
          disabled={!canRetry || isSending}
          onClick={() => give(toAgentId)}
        >
          {t('retryWith', { agent: to })}
        </button>
        <span className="spacer" />
        <button
          type="button"
          className="btn txt"
          title={t('dropHow')}
          disabled={isSending}
          onClick={() => void acts.resolve(operation, { drop: true })}
        >
          {t('drop')}
        </button>
      </div>
    </>
  );
}

const useCanTake = (agentId: AgentId | undefined): boolean =>
  useBoard((view) => {
    const facts = agentId && view.facts.get(agentId);
    return facts ? dropEffect(facts, 0).kind !== 'refused' : false;
  });
