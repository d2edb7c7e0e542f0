import type { LiveState } from '@kf/shared/contract/live';
import type { AppError } from '#errors.ts';
import { type Act, failureOf } from './act.ts';
import { isQueueStale } from './admit.ts';
import type { JournalEntry } from './ports.ts';
import { askUntilAnswered, awaitConfirmation, isYoung } from './settle.ts';

/** The customer is with the agent, whoever brought them there. */
export const isAssigned = (state: LiveState, { operation }: JournalEntry): boolean =>
  state.sessions[operation.customerId]?.agentId === operation.agentId;

/** From `sent` to its end. */
export async function driveAssign(act: Act): Promise<void> {
  if (await act.shownWithin(0)) return act.confirm(); // the agent serves them already: nothing to call
  if (isQueueStale(act.state(), act.deps.now())) {
    const found = await act.ask();
    if (found.kind === 'agent') return concludeWith(act, found.agentId);
  }
  await create(act, 1);
}

/** From wherever another process left it. */
export async function resumeAssign(act: Act): Promise<void> {
  if (act.operation.state === 'accepted') return awaitConfirmation(act, (found) => found.kind === 'agent');
  await verify(act, 1);
}

/** `repeats`: how often it may be sent again. A second create for the same agent is answered 0 and does nothing. */
async function create(act: Act, repeats: number): Promise<void> {
  const { customerId, agentId, note } = act.operation;
  if (agentId === undefined) throw new Error('an assignment without an agent');
  const withNote = note !== undefined && act.deps.settings().sendNotes ? { note } : {};
  const outcome = await act.call(() => act.deps.wechat.createSession({ agentId, customerId, ...withNote }));
  switch (outcome.kind) {
    case 'done':
      await act.accept();
      // With another agent by now: it was created, and then transferred in the client.
      return awaitConfirmation(act, (found) => found.kind === 'agent');
    case 'refused':
      return refuse(act, outcome.error);
    case 'unknown':
      await act.doubt(outcome.error);
      return verify(act, repeats);
  }
}

async function verify(act: Act, repeats: number): Promise<void> {
  const found = await askUntilAnswered(act, 2);
  if (found.kind === 'shown') return act.confirm();
  if (found.kind === 'agent') return concludeWith(act, found.agentId);
  if (repeats > 0 && isYoung(act)) return create(act, repeats - 1);
  await act.refuse({ ...act.operation.error, code: 'wechat_unavailable' });
}

async function refuse(act: Act, error: AppError): Promise<void> {
  const { nudge } = act.deps;
  switch (error.code) {
    case 'session_with_other': {
      const found = await act.ask();
      if (found.kind === 'agent') return concludeWith(act, found.agentId, error);
      break;
    }
    case 'agent_unknown':
    case 'agent_unbound':
    case 'agent_offline':
    case 'agent_limit_reached':
      nudge('online');
      break;
    case 'customer_invalid':
      nudge('queue');
      break;
    default:
  }
  await act.refuse(failureOf(error));
}

/** Somebody serves the customer: our agent, or whom the refusal names. */
async function concludeWith(
  act: Act,
  agentId: JournalEntry['operation']['agentId'],
  error?: AppError,
): Promise<void> {
  if (agentId === act.operation.agentId) return act.confirm();
  await act.refuse({
    ...(error === undefined ? {} : failureOf(error)),
    code: 'session_with_other',
    ...(agentId === undefined ? {} : { agentId }),
  });
}
