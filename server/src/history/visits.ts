import type { AgentId, CustomerId, EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { Change, ChangeOf } from '@kf/shared/contract/live';
import type { VisitMaker, VisitRecord } from './ports.ts';

/** After this long, a session that comes from a hand-over is a visit of its own. */
const HANDOVER_MS = 15 * 60_000;
/** Two reads of one session may see its start this far apart. */
const SAME_START_MS = 2_000;

/** @param groupsOf the agent's groups as they are now */
export function createVisitMaker(groupsOf: (agentId: AgentId) => readonly GroupId[]): VisitMaker {
  return {
    customersOf: (frames) => [...new Set(frames.flatMap(({ changes }) => changes.flatMap(customerIn)))],
    visitsFrom(frames, latest) {
      const book = createBook(latest, groupsOf);
      for (const { at, changes } of frames) for (const change of changes) take(book, change, at);
      return [...book.touched];
    },
  };
}

function customerIn(change: Change): CustomerId[] {
  switch (change.type) {
    case 'waiting.put':
      return [change.waiting.customerId];
    case 'session.put':
      return [change.session.customerId];
    case 'operation.put':
      return [change.operation.customerId];
    case 'waiting.removed':
    case 'session.removed':
      return [change.customerId];
    default:
      return [];
  }
}

interface Book {
  touched: Set<VisitRecord>;
  /** The customer's last visit, open or not. */
  last(customerId: CustomerId): VisitRecord | undefined;
  begin(visit: VisitRecord): VisitRecord;
  groupsOf(agentId: AgentId): readonly GroupId[];
}

function createBook(latest: ReadonlyMap<CustomerId, VisitRecord>, groupsOf: Book['groupsOf']): Book {
  const last = new Map([...latest].map(([id, visit]) => [id, { ...visit }]));
  const touched = new Set<VisitRecord>();
  return {
    touched,
    last: (customerId) => last.get(customerId),
    begin(visit) {
      last.set(visit.customerId, visit);
      touched.add(visit);
      return visit;
    },
    groupsOf,
  };
}

function take(book: Book, change: Change, at: EpochMs): void {
  switch (change.type) {
    case 'waiting.put':
      return waits(book, change);
    case 'waiting.removed':
      return leaves(book, change, at);
    case 'session.put':
      return served(book, change, at);
    case 'session.removed':
      return ends(book, change, at);
    case 'operation.put':
      return acted(book, change);
    default:
      return;
  }
}

const openOf = (book: Book, customerId: CustomerId): VisitRecord | undefined => {
  const visit = book.last(customerId);
  return visit?.outcome === 'open' ? visit : undefined;
};

const blank = (
  of: Pick<VisitRecord, 'customerId' | 'arrivedAt' | 'knownBy'> & Partial<VisitRecord>,
): VisitRecord => ({
  over: false,
  moves: [],
  refusals: [],
  outcome: 'open',
  inferred: false,
  agentIds: [],
  groupIds: [],
  ...of,
});

function reopen(book: Book, visit: VisitRecord): VisitRecord {
  visit.outcome = 'open';
  visit.inferred = false;
  delete visit.endedAt;
  delete visit.endedBy;
  if (visit.acceptedAt === undefined) delete visit.waitedMs;
  book.touched.add(visit);
  return visit;
}

function waits(book: Book, { waiting, position }: ChangeOf<'waiting.put'>): void {
  const { customerId, waitingSince, sinceFrom } = waiting;
  const last = book.last(customerId);
  // put aside and back, or thought to have left: WeChat asked once more, so the wait goes on from its first moment
  const isSame = last !== undefined && last.acceptedAt === undefined && last.arrivedAt === waitingSince;
  const back = isSame && (last.outcome === 'dismissed' || (last.outcome === 'left' && last.inferred));
  const known = back ? reopen(book, last) : openOf(book, customerId);
  if (known && known.acceptedAt !== undefined) return; // in session: the wait is judged when the session ends
  const visit = known ?? book.begin(blank({ customerId, arrivedAt: waitingSince, knownBy: sinceFrom }));
  const before = JSON.stringify(visit);
  if (!known && position !== undefined) visit.position = position;
  visit.arrivedAt = waitingSince;
  visit.knownBy = sinceFrom;
  if (waiting.wishedAgentId !== undefined) visit.wishedAgentId = waiting.wishedAgentId;
  if (waiting.wishedGroupId !== undefined) visit.wishedGroupId = waiting.wishedGroupId;
  addGroups(visit, waiting.wishedGroupId === undefined ? [] : [waiting.wishedGroupId]);
  if (waiting.wishedAgentId !== undefined) addGroups(visit, book.groupsOf(waiting.wishedAgentId));
  if (JSON.stringify(visit) !== before) book.touched.add(visit);
}

const endings = {
  left: { outcome: 'left', inferred: true },
  unfollowed: { outcome: 'unfollowed', inferred: false },
  dismissed: { outcome: 'dismissed', inferred: false },
  // taken and closed without our being told of the beginning
  inferred_accepted: { outcome: 'served', inferred: true },
} as const;

function leaves(book: Book, change: ChangeOf<'waiting.removed'>, at: EpochMs): void {
  const visit = openOf(book, change.customerId);
  if (!visit || change.cause === undefined || change.cause === 'accepted') return; // the session tells the rest
  Object.assign(visit, endings[change.cause], { endedAt: at });
  if (change.was?.waitedMs !== undefined) visit.waitedMs = change.was.waitedMs;
  book.touched.add(visit);
}

function served(book: Book, { session, cause }: ChangeOf<'session.put'>, at: EpochMs): void {
  if (cause === undefined) return; // a start or a remark was corrected
  const { customerId, agentId } = session;
  const last = book.last(customerId);
  const open =
    openOf(book, customerId) ??
    (last && goesOn(last, session.startedAt, cause.kind, at) ? reopen(book, last) : undefined);
  const visit = open ?? book.begin(blank({ customerId, arrivedAt: session.startedAt, knownBy: 'session' }));
  book.touched.add(visit);
  const fromAgentId = 'fromAgentId' in cause ? cause.fromAgentId : agentBefore(visit, agentId);
  if (fromAgentId !== undefined)
    visit.moves = [
      ...visit.moves,
      {
        at,
        fromAgentId,
        toAgentId: agentId,
        ...(cause.kind === 'handed_over' && session.assignedBy !== undefined && { by: session.assignedBy }),
      },
    ];
  if (visit.acceptedAt === undefined) {
    visit.acceptedAt = session.startedAt;
    visit.agentId = fromAgentId ?? agentId;
    if (session.waitedMs !== undefined) visit.waitedMs = session.waitedMs;
    if (session.assignedBy !== undefined && fromAgentId === undefined) visit.assignedBy = session.assignedBy;
  }
  if ('over' in cause && cause.over) visit.over = true;
  visit.lastAgentId = agentId;
  if (!visit.agentIds.includes(agentId)) visit.agentIds = [...visit.agentIds, agentId];
  addGroups(visit, book.groupsOf(agentId));
}

/** A read may find a transfer before WeChat's push tells of it, or although the push was lost. */
const agentBefore = ({ acceptedAt, lastAgentId }: VisitRecord, now: AgentId): AgentId | undefined =>
  acceptedAt === undefined || lastAgentId === now ? undefined : lastAgentId;

/** A session that was thought to be over, found again; the second half of a hand-over; one told of after its customer was taken for gone. */
function goesOn(last: VisitRecord, startedAt: EpochMs, kind: string, at: EpochMs): boolean {
  if (last.endedAt === undefined) return false;
  if (last.acceptedAt === undefined)
    return last.outcome === 'left' && last.inferred && startedAt <= last.endedAt;
  if (kind === 'handed_over') return at - last.endedAt < HANDOVER_MS;
  return last.inferred && Math.abs(last.acceptedAt - startedAt) <= SAME_START_MS;
}

function ends(book: Book, change: ChangeOf<'session.removed'>, at: EpochMs): void {
  const visit = openOf(book, change.customerId);
  if (!visit || visit.acceptedAt === undefined) return;
  visit.outcome = 'served';
  visit.endedAt = at;
  visit.inferred = change.cause === 'inferred';
  if (change.by !== undefined) visit.endedBy = change.by;
  book.touched.add(visit);
}

function acted(book: Book, { operation }: ChangeOf<'operation.put'>): void {
  const visit = openOf(book, operation.customerId);
  if (!visit) return;
  const { type, by, agentId, error, updatedAt, note } = operation;
  if (operation.state === 'confirmed' && type === 'assign' && note !== undefined) {
    visit.note = note;
    book.touched.add(visit);
  }
  if (operation.state !== 'refused' || !error) return;
  if (visit.refusals.some((one) => one.at === updatedAt && one.code === error.code)) return;
  const { code, errcode } = error;
  visit.refusals = [
    ...visit.refusals,
    {
      at: updatedAt,
      type,
      by,
      code,
      ...(agentId !== undefined && { agentId }),
      ...(errcode !== undefined && { errcode }),
    },
  ];
  book.touched.add(visit);
}

function addGroups(visit: VisitRecord, groupIds: readonly GroupId[]): void {
  const more = groupIds.filter((id) => !visit.groupIds.includes(id));
  if (more.length > 0) visit.groupIds = [...visit.groupIds, ...more];
}
