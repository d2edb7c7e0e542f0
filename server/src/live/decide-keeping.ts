import type { EpochMs } from '@kf/shared/contract/ids';
import type { Draft } from './draft.ts';
import type { ActFact, KeepingFact } from './facts.ts';
import { leaveQueue } from './passages.ts';
import { noteOperation, settleOperations } from './settle-operations.ts';

/** How long a finished operation stays on the strip or slot it concerned. */
const CONFIRMED_STAYS_MS = 5_000;
const REFUSED_STAYS_MS = 120_000;
/** Marks older than this judge nothing any more: no push or read is that late. */
const MARKS_KEPT_MS = 30 * 60_000;

export function decideAct(draft: Draft, fact: ActFact): void {
  switch (fact.type) {
    case 'operation.changed':
      return noteOperation(draft, fact.operation, fact.seenAt);
    case 'operation.forgotten':
      if (draft.state.operations[fact.operationId])
        draft.change({ type: 'operation.removed', operationId: fact.operationId });
      return;
    case 'wait.dismissed':
      return dismiss(draft, fact);
    case 'wait.flagged':
      return flag(draft, fact);
    default:
      fact satisfies never;
  }
}

function flag(draft: Draft, fact: Extract<ActFact, { type: 'wait.flagged' }>): void {
  const waiting = draft.state.waiting[fact.customerId];
  if (!waiting || (waiting.flagged !== undefined) === fact.flagged) return;
  const { flagged: _, ...rest } = waiting;
  const next = fact.flagged ? { ...rest, flagged: { by: fact.by, at: fact.seenAt } } : rest;
  draft.change({ type: 'waiting.put', waiting: next });
}

function dismiss(draft: Draft, fact: Extract<ActFact, { type: 'wait.dismissed' }>): void {
  const waiting = draft.state.waiting[fact.customerId];
  if (!waiting) return;
  draft.setMark(fact.customerId, fact.seenAt, { touchedAt: fact.seenAt });
  leaveQueue(draft, fact.customerId, fact.seenAt, 'dismissed');
  draft.change({
    type: 'dismissed.put',
    dismissed: {
      customerId: waiting.customerId,
      code: waiting.code,
      ...(waiting.remark !== undefined && { remark: waiting.remark }),
      waitingSince: waiting.waitingSince,
      ...(waiting.wishedAgentId !== undefined && { wishedAgentId: waiting.wishedAgentId }),
      ...(waiting.wishedGroupId !== undefined && { wishedGroupId: waiting.wishedGroupId }),
      dismissedAt: fact.seenAt,
      dismissedBy: fact.by,
      ...(fact.note !== undefined && { note: fact.note }),
    },
  });
  settleOperations(draft, fact.customerId, fact.seenAt);
}

export function decideKeeping(draft: Draft, fact: KeepingFact): void {
  switch (fact.type) {
    case 'customer.remarked':
      return remarked(draft, fact);
    case 'profile.changed':
      return profileChanged(draft, fact);
    case 'groups.changed':
      return groupsChanged(draft, fact);
    case 'account.changed':
      draft.change({ type: 'account.put', account: fact.account });
      return;
    case 'time.passed':
      return timePassed(draft, fact);
    default:
      fact satisfies never;
  }
}

function remarked(draft: Draft, fact: Extract<KeepingFact, { type: 'customer.remarked' }>): void {
  const renamed = <T extends { remark?: string | undefined }>(of: T): T => {
    const { remark: _, ...rest } = of;
    return { ...rest, ...(fact.remark && { remark: fact.remark }) } as T;
  };
  const { sessions, waiting, dismissed } = draft.state;
  const session = sessions[fact.customerId];
  if (session) draft.change({ type: 'session.put', session: renamed(session) });
  const row = waiting[fact.customerId];
  if (row) draft.change({ type: 'waiting.put', waiting: renamed(row) });
  const aside = dismissed[fact.customerId];
  if (aside) draft.change({ type: 'dismissed.put', dismissed: renamed(aside) });
}

function profileChanged(draft: Draft, fact: Extract<KeepingFact, { type: 'profile.changed' }>): void {
  const known = draft.state.agents[fact.agentId];
  if (!known) return;
  const { capacity: _, note: __, excluded: ___, ...rest } = known;
  const next = {
    ...rest,
    groupIds: fact.groupIds,
    ...(fact.capacity !== undefined && { capacity: fact.capacity }),
    ...(fact.note !== undefined && { note: fact.note }),
    ...(fact.excluded !== undefined && { excluded: fact.excluded }),
  };
  if (JSON.stringify(next) !== JSON.stringify(known)) draft.change({ type: 'agent.put', agent: next });
}

function groupsChanged(draft: Draft, fact: Extract<KeepingFact, { type: 'groups.changed' }>): void {
  const kept = new Set(fact.groups.map((g) => g.groupId));
  for (const group of Object.values(draft.state.groups))
    if (!kept.has(group.groupId)) draft.change({ type: 'group.removed', groupId: group.groupId });
  for (const group of fact.groups)
    if (JSON.stringify(draft.state.groups[group.groupId]) !== JSON.stringify(group))
      draft.change({ type: 'group.put', group });
  for (const agent of Object.values(draft.state.agents)) {
    const groupIds = agent.groupIds.filter((id) => kept.has(id));
    if (groupIds.length !== agent.groupIds.length)
      draft.change({ type: 'agent.put', agent: { ...agent, groupIds } });
  }
}

function timePassed(draft: Draft, fact: Extract<KeepingFact, { type: 'time.passed' }>): void {
  for (const operation of Object.values(draft.state.operations)) {
    const stays =
      operation.state === 'confirmed'
        ? CONFIRMED_STAYS_MS
        : operation.state === 'refused'
          ? REFUSED_STAYS_MS
          : undefined;
    if (stays !== undefined && fact.seenAt - operation.updatedAt > stays)
      draft.change({ type: 'operation.removed', operationId: operation.operationId });
  }
  if (fact.dayStartedAt > draft.state.today.startedAt) startDay(draft, fact.dayStartedAt);
  draft.note({ note: 'forget before', at: (fact.seenAt - MARKS_KEPT_MS) as EpochMs });
}

function startDay(draft: Draft, startedAt: EpochMs): void {
  const { lastAccepted } = draft.state.today;
  draft.change({
    type: 'today.put',
    today: {
      startedAt,
      arrived: 0,
      accepted: 0,
      acceptedInTarget: 0,
      abandoned: 0,
      abandonedShort: 0,
      ...(lastAccepted && { lastAccepted }),
    },
  });
  for (const agent of Object.values(draft.state.agents))
    if (agent.servedToday > 0) draft.change({ type: 'agent.put', agent: { ...agent, servedToday: 0 } });
}
