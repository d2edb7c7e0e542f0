import { setTimeout as delay } from 'node:timers/promises';
import type { DeleteAgentAnswer, DeleteAgentRequest } from '@kf/shared/contract/agents';
import type { OperationRequest } from '@kf/shared/contract/http';
import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { AppError } from '#errors.ts';
import { isFinal } from '#operations/create-operations.ts';
import { type Actor, isUncertain, type Tools } from './tools.ts';

/** An operation is confirmed by the platform's event, or asked about soon after; a hand-over is two calls. */
const SETTLED_WITHIN_MS = 20_000;
const LOOK_MS = 100;
/** Reads of the list after the deletion: the platform may take a moment, or have said yes without deleting. */
const LOOKS = 2;
const LOOK_AGAIN_MS = 400;

interface Open {
  customerId: CustomerId;
  startedAt: EpochMs;
}

/**
 * Deletes an agent, after the sessions it serves were closed, handed over or found to be none. The profile stays: the same account
 * created again finds its groups and capacity.
 */
export async function removeAgent(
  tools: Tools,
  agentId: AgentId,
  request: DeleteAgentRequest,
  by: Actor,
): Promise<DeleteAgentAnswer> {
  const { platform, list, now, state } = tools.deps;
  const { nickname, staffNo, binding, groupIds } = tools.requireAgent(agentId);
  if (request.confirmNickname !== undefined && request.confirmNickname.trim() !== nickname.trim())
    throw new AppError('confirmation_wrong', 'the nickname typed is not the agent’s');
  const about = { agentId, before: { nickname, staffNo, binding, groupIds } };
  return tools.audited(by, 'agent.deleted', about, async () => {
    const open = await openSessions(tools, agentId);
    if (open.length > 0 && request.openSessions === undefined) throw hasSessions(tools, open);
    await settleAll(tools, agentId, open, by, request);
    await removed(tools, () => platform.deleteAgent(agentId), agentId);
    const past = (await list.past()).find((one) => one.agentId === agentId);
    if (state().agents[agentId]) await tools.refresh(); // a crossing read may have held the board back
    const deleted = past ?? { agentId, nickname, ...(staffNo !== undefined && { staffNo }), goneAt: now() };
    const handsOver = request.openSessions === 'handover';
    const counts = { closedSessions: handsOver ? 0 : open.length, handedOver: handsOver ? open.length : 0 };
    return { result: { deleted, ...counts }, after: { ...counts, toAgentId: request.toAgentId } };
  });
}

/** As the platform says it, not the board: what is about to be interrupted must be complete. */
async function openSessions({ deps }: Tools, agentId: AgentId): Promise<Open[]> {
  const askedAt = deps.now();
  try {
    const sessions = await deps.platform.listSessions(agentId);
    await deps.publish({ type: 'sessions.read', askedAt, seenAt: deps.now(), agentId, sessions });
    return sessions;
  } catch (error) {
    // Whoever is not bound serves nobody; whoever is unknown is told so by the deletion.
    if (error instanceof AppError && (error.code === 'agent_unbound' || error.code === 'agent_unknown'))
      return [];
    throw error;
  }
}

function hasSessions({ deps }: Tools, open: readonly Open[]): AppError {
  const { sessions } = deps.state();
  return new AppError('agent_has_sessions', 'the agent serves customers', {
    details: {
      sessions: open.map(({ customerId, startedAt }) => {
        const code = sessions[customerId]?.code;
        return { customerId, startedAt, ...(code !== undefined && { code }) };
      }),
    },
  });
}

/**
 * Through the journal of operations, so that each close and hand-over is shown, confirmed and audited as any other. A
 * customer whom an automatic agent takes meanwhile is closed by the platform with the deletion: that was confirmed, too.
 *
 * @throws {AppError} agent_has_sessions, with those that did not come to a good end; why the target cannot take any
 */
async function settleAll(
  tools: Tools,
  agentId: AgentId,
  open: readonly Open[],
  by: Actor,
  { openSessions: how, toAgentId }: DeleteAgentRequest,
): Promise<void> {
  if (open.length === 0) return;
  const acts = open.map(({ customerId }) => {
    const key = tools.deps.newId();
    return how === 'handover' && toAgentId !== undefined
      ? settle(tools, { type: 'handover', customerId, toAgentId, key }, by)
      : settle(tools, { type: 'close', customerId, key }, by);
  });
  const ends = await Promise.all(acts);
  const left = new Set((await openSessions(tools, agentId)).map((session) => session.customerId));
  // Handed over half, a customer is with nobody: the first agent must stay where they can be given back to.
  const failed = open.filter(({ customerId }, place) => left.has(customerId) || ends[place] === 'halfway');
  if (failed.length > 0) throw hasSessions(tools, failed);
}

/** Who asked to delete has confirmed already: there is no grace. */
async function settle(
  { deps }: Tools,
  request: OperationRequest,
  { personId, name }: Actor,
): Promise<'ended' | 'halfway'> {
  try {
    const { operationId } = await deps.operations.request(request, { personId, name });
    for (let waited = 0; waited < SETTLED_WITHIN_MS; waited += LOOK_MS) {
      const operation = await deps.operations.get(operationId);
      if (operation.unfinishedSince !== undefined) return 'halfway';
      if (isFinal(operation)) return 'ended';
      await delay(LOOK_MS);
    }
  } catch (error) {
    // Over already, or somebody else is at it: the platform's list says what is left.
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'agent_offline' || error.code === 'agent_unbound' || error.code === 'agent_not_found')
      throw error;
  }
  return 'ended';
}

/** @throws {AppError} agent_still_listed, or why the platform refused */
async function removed(tools: Tools, command: () => Promise<void>, agentId: AgentId): Promise<void> {
  let doubt: unknown;
  try {
    await command();
  } catch (error) {
    if (error instanceof AppError && error.code === 'agent_unknown') await tools.refresh();
    if (!isUncertain(error)) throw error;
    doubt = error;
  }
  for (let look = 1; ; look += 1) {
    const listed = (await tools.refresh()).some((row) => row.agentId === agentId);
    if (!listed) return;
    if (look === LOOKS) break;
    await delay(LOOK_AGAIN_MS);
  }
  throw doubt ?? new AppError('agent_still_listed', 'WeChat said yes and still lists the agent');
}
