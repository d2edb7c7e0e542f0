import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Frame, LiveState, WaitingCustomer } from '@kf/shared/contract/live';
import type { Allowance } from '@kf/shared/contract/notices';
import { localTime } from '@kf/shared/domain/local-time';
import { queueOf } from '@kf/shared/domain/queue';
import { actsOf, allowanceOf } from './allowance.ts';
import { RECORD_MS } from './deliver.ts';
import { isBrief, type Pause } from './pause.ts';
import { NEWS_MS, type SessionEvent, sessionEvents } from './plan-session.ts';
import { isQuiet, planWait, type WaitPlan, type WaitView } from './plan-wait.ts';
import type { NewNotice, NoticeRow, NoticesDeps } from './ports.ts';

/** The node that writes an account plans its notices. */
export interface Planner {
  /** Looks at everybody who waits. */
  tick(): Promise<void>;
  /** What happened to sessions. Frames may be shown again, as after a restart. */
  take(frames: readonly Frame[]): Promise<void>;
}

/** Records read at once. */
const READ_LIMIT = 100;
/** A notice that is due and held back is not looked at again for so long. */
const HOLD_MS = 30_000;
const plenty: Allowance = { left: 99 };

export function createPlanner(
  deps: NoticesDeps,
  pause: Pause,
  plan: (notices: readonly NewNotice[]) => Promise<NoticeRow[]>,
): Planner {
  const { store, now } = deps;
  /** Newest notices of those who wait, as far as this node knows; the store has the last word. */
  const known = new Map<CustomerId, NoticeRow[]>();
  const heldUntil = new Map<CustomerId, number>();
  let loaded = false;

  const load = async (ids: readonly CustomerId[]) => {
    const records = await store.recordsOf(ids, (now() - RECORD_MS) as EpochMs);
    for (const id of ids) known.set(id, records.get(id)?.notices ?? []);
    return records;
  };

  function views(): WaitView[] {
    const state = deps.state();
    const settings = deps.setting('notices');
    const at = now();
    const quiet = isQuiet(settings.quiet, localTime(at, state.account.timeZone).minute);
    return queueOf(state).map((waiting, index) => ({
      waiting,
      isFirst: index === 0,
      estimate: deps.estimates.forCustomer(waiting.customerId),
      history: ofThisWait(known.get(waiting.customerId) ?? [], waiting),
      allowance: plenty,
      settings,
      quiet,
      now: at,
    }));
  }

  async function judge(due: readonly WaitView[]): Promise<NewNotice[]> {
    const records = await load(due.map(({ waiting }) => waiting.customerId));
    return due.flatMap((view) => {
      const { waiting, settings } = view;
      const record = records.get(waiting.customerId);
      const allowance = allowanceOf(
        actsOf(record, waiting),
        record?.notices ?? [],
        settings.allowance,
        now(),
      );
      const decided = planWait({ ...view, allowance, history: ofThisWait(record?.notices ?? [], waiting) });
      if (!decided.kind) heldUntil.set(waiting.customerId, now() + HOLD_MS);
      return decided.kind ? [newNotice(waiting, decided)] : [];
    });
  }

  return {
    async tick() {
      if (!deps.setting('notices').on || pause.until() !== undefined) return;
      if (!loaded) {
        await load(Object.keys(deps.state().waiting) as CustomerId[]);
        loaded = true;
      }
      const { waiting } = deps.state();
      for (const id of known.keys()) if (!waiting[id]) known.delete(id);
      for (const id of heldUntil.keys()) if (!waiting[id]) heldUntil.delete(id);
      const due = views()
        .filter((view) => (heldUntil.get(view.waiting.customerId) ?? 0) <= now())
        .filter((view) => planWait(view).kind !== undefined)
        .slice(0, READ_LIMIT);
      if (due.length === 0) return;
      for (const row of await plan(await judge(due)))
        known.set(row.customerId, [row, ...(known.get(row.customerId) ?? [])]);
    },
    async take(frames) {
      const settings = deps.setting('notices');
      const paused = pause.until();
      if (!settings.on || (paused && !isBrief(paused, now()))) return;
      const events = frames
        .flatMap(sessionEvents)
        .filter(({ kind, at }) => settings.templates[kind].on && now() - at < NEWS_MS)
        .filter((event) => !isHandedOver(event, deps.state()));
      if (events.length === 0) return;
      const records = await store.recordsOf(
        [...new Set(events.map(({ customerId }) => customerId))],
        (now() - RECORD_MS) as EpochMs,
      );
      await plan(
        events
          .filter((event) => !wasTold(event, records.get(event.customerId)?.notices ?? []))
          .map(eventNotice),
      );
    },
  };
}

/** What was sent since a wait began belongs to it. */
const ofThisWait = (rows: readonly NoticeRow[], { waitingSince }: WaitingCustomer): NoticeRow[] =>
  rows.filter((row) => row.plannedAt >= waitingSince);

const newNotice = (
  waiting: WaitingCustomer,
  { kind, told }: Extract<WaitPlan, { told: unknown }>,
): NewNotice => ({
  key: `${kind}:${waiting.customerId}:${waiting.waitingSince}`,
  customerId: waiting.customerId,
  kind,
  aboutAt: waiting.waitingSince,
  told,
  ...(waiting.wishedAgentId !== undefined && { agentId: waiting.wishedAgentId }),
  body: {},
});

/** A hand-over ends a session in WeChat and begins another. To the customer nothing is over. */
const isHandedOver = ({ kind, customerId, agentId }: SessionEvent, { operations }: LiveState): boolean =>
  kind === 'closed' &&
  Object.values(operations).some(
    (act) =>
      act.type === 'handover' &&
      act.customerId === customerId &&
      act.agentId === agentId &&
      act.state !== 'refused',
  );

/** A session that is found, lost and found again is told once. */
const wasTold = (event: SessionEvent, rows: readonly NoticeRow[]): boolean =>
  rows.some(
    (row) =>
      row.kind === event.kind &&
      row.agentId === event.agentId &&
      Math.abs(event.at - (row.aboutAt ?? row.plannedAt)) < NEWS_MS,
  );

const eventNotice = ({ kind, customerId, agentId, at, key }: SessionEvent): NewNotice => ({
  key,
  customerId,
  kind,
  aboutAt: at,
  ...(agentId !== undefined && { agentId }),
  body: {},
});
