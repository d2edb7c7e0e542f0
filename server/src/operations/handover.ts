import type { AgentId } from '@kf/shared/contract/ids';
import type { LiveState, OperationStep } from '@kf/shared/contract/live';
import type { AppError } from '#errors.ts';
import { type Act, type Found, failureOf, type Outcome } from './act.ts';
import { isOver } from './close.ts';
import type { JournalEntry } from './ports.ts';
import { askUntilAnswered, awaitConfirmation } from './settle.ts';

// The platform has no call that moves a session: it is closed with one agent, then created with the next. Each step is
// journalled before its call and after its answer, so that whoever takes the act up knows what may have happened.

/** A person's decision to leave the customer, journalled with it: whoever takes the act up calls nothing any more. */
export const DROPPED = 'handover_dropped';

/** The customer is with the agent they were to go to, whoever brought them there. */
export const isHandedOver = (state: LiveState, { operation }: JournalEntry): boolean =>
  state.sessions[operation.customerId]?.agentId === operation.toAgentId;

/** From `sent` to its end. */
export async function driveHandover(act: Act): Promise<void> {
  if (await act.shownWithin(0)) return confirm(act);
  await takeAway(act, 1);
}

/** From wherever another process left it, or from where a person told it to go on. */
export async function resumeHandover(act: Act): Promise<void> {
  const { error } = act.operation;
  if (error?.code === DROPPED) return act.refuse(error);
  const last = act.operation.steps?.at(-1);
  if (act.operation.state === 'accepted') return awaitConfirmation(act, (found) => found.kind === 'agent');
  if (last === undefined) return isFresh(act) ? driveHandover(act) : act.refuse({ code: 'interrupted' }); // nothing was called yet
  if (last.call === 'close' && last.state === 'refused')
    return act.refuse(last.error ?? { code: 'interrupted' });
  if (last.call === 'close' && last.state !== 'done') return verifyTaken(act, 1);
  // The first agent has let go, or nobody has the customer any more: where are they now?
  const found = await askUntilAnswered(act, last.state === 'done' || last.state === 'refused' ? 1 : 2);
  if (found.kind === 'shown') return confirm(act);
  if (found.kind === 'agent') return concludeWith(act, found.agentId);
  if (isFresh(act)) return give(act, 1);
  if (isStepOpen(act)) await endStep(act, 'refused');
  await act.surface({ code: 'interrupted' });
}

/** Somebody has the customer of an unfinished hand-over after all: it is over. */
export async function concludeUnfinished(act: Act): Promise<void> {
  const session = act.state().sessions[act.operation.customerId];
  if (session) await concludeWith(act, session.agentId);
}

/** Step 1. `repeats`: how often it may be sent again. */
async function takeAway(act: Act, repeats: number): Promise<void> {
  const { agentId } = act.operation;
  if (agentId === undefined) throw new Error('a hand-over from nobody');
  const askedAt = act.deps.now();
  const outcome = await callStep(act, 'close', agentId);
  switch (outcome.kind) {
    case 'done':
      await endStep(act, 'done');
      return give(act, 1);
    case 'refused':
      return closeRefused(act, outcome.error, askedAt);
    case 'unknown':
      await endStep(act, 'uncertain', outcome.error);
      return verifyTaken(act, repeats);
  }
}

async function closeRefused(
  act: Act,
  error: AppError,
  askedAt: Parameters<Act['learnNobody']>[0],
): Promise<void> {
  if (error.code === 'session_missing') {
    await act.learnNobody(askedAt); // it had ended already: the way is free
    await endStep(act, 'done', error);
    return give(act, 1);
  }
  const found: Found = error.code === 'session_with_other' ? await act.ask() : { kind: 'unknown' };
  if (found.kind === 'nobody') {
    await endStep(act, 'done', error);
    return give(act, 1);
  }
  await endStep(act, 'refused', error);
  if (found.kind === 'agent') return concludeWith(act, found.agentId, error);
  if (error.code === 'agent_unknown' || error.code === 'agent_unbound') act.deps.nudge('online');
  await act.refuse(failureOf(error));
}

/** It is not known whether the first agent was made to let go. */
async function verifyTaken(act: Act, repeats: number): Promise<void> {
  const found = await askUntilAnswered(act, 1);
  if (found.kind === 'shown') return confirm(act);
  if (found.kind === 'nobody') {
    await endStep(act, 'done');
    return give(act, 1);
  }
  if (isOver(act, found)) return concludeWith(act, found.agentId);
  if (repeats > 0 && isFresh(act)) return takeAway(act, repeats - 1);
  const { error } = act.operation;
  await endStep(act, 'refused');
  await act.refuse({ ...error, code: 'wechat_unavailable' });
}

/** Step 2. A second create for the same agent is answered 0 and does nothing. */
async function give(act: Act, repeats: number): Promise<void> {
  const { toAgentId } = act.operation;
  if (toAgentId === undefined) throw new Error('a hand-over to nobody');
  if (await act.shownWithin(0)) return confirm(act);
  const outcome = await callStep(act, 'create', toAgentId);
  switch (outcome.kind) {
    case 'done':
      await endStep(act, 'done', undefined, 'accepted');
      // With another agent by now: it was created, and then transferred in the client.
      return awaitConfirmation(act, (found) => found.kind === 'agent');
    case 'refused':
      return createRefused(act, outcome.error, repeats);
    case 'unknown':
      await endStep(act, 'uncertain', outcome.error);
      return verifyGiven(act, repeats);
  }
}

async function createRefused(act: Act, error: AppError, repeats: number): Promise<void> {
  await endStep(act, 'refused', error);
  if (error.code === 'wechat_minute_limit' && repeats > 0) {
    const until = Number(error.details?.['until'] ?? act.deps.now() + A_MINUTE_MS);
    if (await act.shownWithin(Math.min(A_MINUTE_MS, Math.max(0, until - act.deps.now()))))
      return confirm(act);
    return give(act, repeats - 1);
  }
  if (error.code === 'customer_invalid') return act.refuse(failureOf(error)); // gone for good: nobody is left to hand over
  if (error.code.startsWith('agent_')) act.deps.nudge('online');
  const found = await act.ask();
  if (found.kind === 'agent') return concludeWith(act, found.agentId, error);
  // the board must not go on showing the first agent, whose close may not have been told
  if (found.kind === 'unknown') await act.learnNobody(act.deps.now());
  await act.surface(failureOf(error));
}

async function verifyGiven(act: Act, repeats: number): Promise<void> {
  const found = await askUntilAnswered(act, 2);
  if (found.kind === 'shown') return confirm(act);
  if (found.kind === 'agent') return concludeWith(act, found.agentId);
  if (repeats > 0 && isFresh(act)) return give(act, repeats - 1);
  const { error } = act.operation;
  await endStep(act, 'refused');
  await act.surface({ ...error, code: 'wechat_unavailable' });
}

/** Somebody serves the customer: whom we meant, or another. Either way the customer is not forgotten. */
async function concludeWith(act: Act, agentId: AgentId, error?: AppError): Promise<void> {
  if (agentId === act.operation.toAgentId) return confirm(act);
  if (isStepOpen(act)) await endStep(act, 'refused', error);
  await act.refuse({ ...(error === undefined ? {} : failureOf(error)), code: 'session_with_other', agentId });
}

/** The step on its way was carried out, as far as anybody can see. */
async function confirm(act: Act): Promise<void> {
  const { steps } = act.operation;
  await act.confirm(steps && isStepOpen(act) ? { steps: endedSteps(act, steps, 'done') } : undefined);
}

const isStepOpen = (act: Act): boolean => {
  const state = act.operation.steps?.at(-1)?.state;
  return state === 'sent' || state === 'uncertain';
};

async function callStep(act: Act, call: OperationStep['call'], agentId: AgentId): Promise<Outcome> {
  const { customerId, note, steps = [], resolvedBy } = act.operation;
  const chosenBy = resolvedBy === undefined ? {} : { by: resolvedBy };
  const step: OperationStep = { call, agentId, state: 'sent', at: act.deps.now(), ...chosenBy };
  // one that a dead process left open did not happen, or it would not be called again
  const before = isStepOpen(act) ? endedSteps(act, steps, 'uncertain') : steps;
  await act.progress([...before, step], 'sent');
  // the note is for whoever gets the customer
  const withNote = call === 'create' && note !== undefined && act.deps.settings().sendNotes ? { note } : {};
  const command = { agentId, customerId, ...withNote };
  return act.call(() =>
    call === 'close' ? act.deps.wechat.closeSession(command) : act.deps.wechat.createSession(command),
  );
}

async function endStep(
  act: Act,
  state: OperationStep['state'],
  error?: unknown,
  operationState: 'sent' | 'accepted' = 'sent',
): Promise<void> {
  const failure = error === undefined ? undefined : failureOf(error);
  const steps = endedSteps(act, act.operation.steps ?? [], state, failure);
  if (state === 'uncertain') await act.progress(steps, 'uncertain', failure);
  else await act.progress(steps, operationState);
}

function endedSteps(
  act: Act,
  steps: readonly OperationStep[],
  state: OperationStep['state'],
  error?: OperationStep['error'],
): OperationStep[] {
  return steps.map((step, index) =>
    index < steps.length - 1
      ? step
      : { ...step, state, endedAt: act.deps.now(), ...(error === undefined ? {} : { error }) },
  );
}

const A_MINUTE_MS = 60_000;
/** A call is made, or made again, only while the last news of the act is this young. */
const FRESH_MS = 120_000;

const isFresh = (act: Act): boolean => act.deps.now() - act.operation.updatedAt <= FRESH_MS;
