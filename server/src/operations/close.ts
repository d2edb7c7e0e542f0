import type { AgentId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { AppError } from '#errors.ts';
import { type Act, type Found, failureOf, type Outcome } from './act.ts';
import type { JournalEntry } from './ports.ts';
import { askUntilAnswered, awaitConfirmation, isYoung } from './settle.ts';

/** The session that was to be closed is gone; or the waiting case is out of the queue. */
export function isClosed(state: LiveState, { operation, before }: JournalEntry): boolean {
  if (before.kind === 'waiting') return state.waiting[operation.customerId] === undefined;
  return state.sessions[operation.customerId]?.agentId !== operation.agentId;
}

/** From `sent` to its end. */
export function driveClose(act: Act): Promise<void> {
  const { before } = act.entry;
  return before.kind === 'waiting' ? endWait(act, before.wishedAgentId) : closeSession(act, 1);
}

/** From wherever another process left it. */
export async function resumeClose(act: Act): Promise<void> {
  const { before } = act.entry;
  if (before.kind === 'waiting') {
    if (act.operation.state === 'accepted') return awaitWaitEnded(act);
    return before.wishedAgentId === undefined ? dismiss(act) : verifyWait(act);
  }
  if (act.operation.state === 'accepted') return awaitConfirmation(act, (found) => isOver(act, found));
  await verifySession(act, 1);
}

const command = (act: Act, agentId: AgentId): Promise<Outcome> => {
  const { customerId, note } = act.operation;
  const withNote = note !== undefined && act.deps.settings().sendNotes ? { note } : {};
  return act.call(() => act.deps.wechat.closeSession({ agentId, customerId, ...withNote }));
};

async function closeSession(act: Act, repeats: number): Promise<void> {
  const { agentId } = act.operation;
  if (agentId === undefined) throw new Error('a close without an agent');
  const askedAt = act.deps.now();
  const outcome = await command(act, agentId);
  switch (outcome.kind) {
    case 'done':
      await act.accept();
      return awaitConfirmation(act, (found) => isOver(act, found));
    case 'refused':
      if (outcome.error.code !== 'session_missing') return refuse(act, outcome.error);
      // 65413: it had ended already, which is what was asked for. Told before the state shows it, which would confirm the
      // act without a word
      await act.confirm({ error: failureOf(outcome.error) });
      return act.learnNobody(askedAt);
    case 'unknown':
      await act.doubt(outcome.error);
      return verifySession(act, repeats);
  }
}

async function verifySession(act: Act, repeats: number): Promise<void> {
  const found = await askUntilAnswered(act, 1);
  if (found.kind === 'shown') return act.confirm();
  if (found.kind === 'agent' && found.agentId !== act.operation.agentId)
    return refuseWithOther(act, found.agentId);
  if (isOver(act, found)) return act.confirm();
  if (repeats > 0 && isYoung(act)) return closeSession(act, repeats - 1);
  await act.refuse({ ...act.operation.error, code: 'wechat_unavailable' });
}

const SAME_SESSION_MS = 5_000; // events and getsession date the same start up to a few seconds apart

/** Whether this answer means that the session of the journal has ended. */
export function isOver(act: Act, found: Found): boolean {
  if (found.kind !== 'agent') return found.kind === 'nobody';
  if (found.agentId !== act.operation.agentId) return true;
  const { before } = act.entry;
  return (
    before.kind === 'session' &&
    found.startedAt !== undefined &&
    found.startedAt - before.startedAt > SAME_SESSION_MS
  );
}

async function refuse(act: Act, error: AppError): Promise<void> {
  if (error.code === 'session_with_other') {
    const found = await act.ask();
    if (found.kind === 'nobody') return act.confirm();
    return refuseWithOther(act, found.kind === 'agent' ? found.agentId : undefined, error);
  }
  if (error.code === 'agent_unknown' || error.code === 'agent_unbound') {
    act.deps.nudge('online');
    act.deps.nudge('sessions', act.operation.agentId);
  }
  await act.refuse(failureOf(error));
}

const refuseWithOther = (act: Act, agentId: AgentId | undefined, error?: AppError): Promise<void> =>
  act.refuse({
    ...(error === undefined ? {} : failureOf(error)),
    code: 'session_with_other',
    ...(agentId === undefined ? {} : { agentId }),
  });

/**
 * The platform documents no way to end a wait. A close with the wished agent is tried where there is one; where there is
 * none, or it finds no session (65413), the tower puts the case aside itself.
 */
async function endWait(act: Act, wishedAgentId: AgentId | undefined): Promise<void> {
  if (await act.shownWithin(0)) return concludeWait(act);
  if (wishedAgentId === undefined) return dismiss(act);
  const outcome = await command(act, wishedAgentId);
  switch (outcome.kind) {
    case 'done':
      await act.accept();
      return awaitWaitEnded(act);
    case 'refused':
      if (outcome.error.code === 'session_with_other')
        return refuseOrDismiss(act, await act.ask(), outcome.error);
      return dismiss(act);
    case 'unknown':
      await act.doubt(outcome.error);
      return verifyWait(act);
  }
}

const LEAVE_QUEUE_MS = 15_000; // two early reads of the list, with room

/** The platform said ok; if its list still names the customer after a while, the tower puts the case aside. */
async function awaitWaitEnded(act: Act): Promise<void> {
  act.deps.nudge('queue');
  if (await act.shownWithin(LEAVE_QUEUE_MS)) return concludeWait(act);
  await dismiss(act);
}

async function verifyWait(act: Act): Promise<void> {
  const found = await askUntilAnswered(act, 1);
  if (found.kind === 'shown') return concludeWait(act);
  await refuseOrDismiss(act, found);
}

/** The customer is out of the queue: gone, or an agent was faster. */
function concludeWait(act: Act): Promise<void> {
  const { customerId } = act.operation;
  const { sessions, dismissed } = act.state();
  const session = sessions[customerId];
  if (session) return refuseWithOther(act, session.agentId);
  return act.confirm(dismissed[customerId] ? { dismissed: true } : undefined);
}

const refuseOrDismiss = (act: Act, found: Found, error?: AppError): Promise<void> =>
  found.kind === 'agent' ? refuseWithOther(act, found.agentId, error) : dismiss(act);

async function dismiss(act: Act): Promise<void> {
  const { customerId, by, note } = act.operation;
  await act.deps.publish({
    type: 'wait.dismissed',
    seenAt: act.deps.now(),
    customerId,
    by,
    ...(note === undefined ? {} : { note }),
  });
  await act.confirm({ dismissed: true });
}
