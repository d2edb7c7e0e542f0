import type { Change, LiveState } from '@kf/shared/contract/live';
import { decideAlert } from './decide-alerts.ts';
import { decideAct, decideKeeping } from './decide-keeping.ts';
import { decidePush } from './decide-pushes.ts';
import { decideRead, removeGoneAgents } from './decide-reads.ts';
import { decideWait } from './decide-waits.ts';
import { type Ask, type Batch, beginBatch, createDraft, type Faces } from './draft.ts';
import type { ActFact, AlertFact, Fact, KeepingFact, PushFact, WaitFact } from './facts.ts';
import type { Memory, Note } from './memory.ts';

export interface Decision {
  changes: Change[];
  /** What the writer remembers from now on. */
  notes: Note[];
  /** What only the platform can answer. */
  asks: Ask[];
}

/**
 * What follows from a fact. Pure, and the only place that judges: duplicates, order, races.
 *
 * - A read is as old as the moment its request started; it is silent about whoever an event or an act touched later.
 * - Pushes carry one-second stamps in no order: what does not fit, or comes late, is a reason to ask, not to guess.
 * - The same fact a second time changes nothing, but for the freshness of its source.
 */
export const decide = (state: LiveState, memory: Memory, fact: Fact, faces: Faces): Decision =>
  decideOn(beginBatch(state), memory, fact, faces);

/** As {@link decide}, and takes the changes at once: the facts of a batch share one copy of the state. */
export function decideOn(batch: Batch, memory: Memory, fact: Fact, faces: Faces): Decision {
  const draft = createDraft(batch, memory, faces);
  if (isPush(fact)) decidePush(draft, fact);
  else if (isAct(fact)) decideAct(draft, fact);
  else if (isKeeping(fact)) decideKeeping(draft, fact);
  else if (isAlert(fact)) decideAlert(draft, fact);
  else if (isWait(fact)) decideWait(draft, fact);
  else decideRead(draft, fact);
  if (memory.goneAgents.size > 0 && fact.type !== 'agents.read') removeGoneAgents(draft);
  return { changes: draft.changes, notes: draft.notes, asks: draft.asks };
}

const pushes: ReadonlySet<string> = new Set<PushFact['type']>([
  'customer.spoke',
  'session.created',
  'session.closed',
  'session.switched',
  'customer.unfollowed',
  'push.other',
]);
const acts: ReadonlySet<string> = new Set<ActFact['type']>([
  'operation.changed',
  'operation.forgotten',
  'wait.dismissed',
  'wait.flagged',
]);
const keepings: ReadonlySet<string> = new Set<KeepingFact['type']>([
  'customer.remarked',
  'profile.changed',
  'groups.changed',
  'account.changed',
  'time.passed',
]);
const alerts: ReadonlySet<string> = new Set<AlertFact['type']>(['alerts.judged', 'alert.acted']);
const isPush = (fact: Fact): fact is PushFact => pushes.has(fact.type);
const isAct = (fact: Fact): fact is ActFact => acts.has(fact.type);
const isKeeping = (fact: Fact): fact is KeepingFact => keepings.has(fact.type);
const isWait = (fact: Fact): fact is WaitFact => fact.type === 'waits.estimated' || fact.type === 'wait.told';
const isAlert = (fact: Fact): fact is AlertFact => alerts.has(fact.type);
