import type { CustomerId, EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState } from '@kf/shared/contract/live';
import { ANYBODY } from '@kf/shared/contract/plain';
import type { GradesAnswer, ShownEstimate, ToldWait, WaitAnswer } from '@kf/shared/contract/waits';
import { isOnline } from '@kf/shared/domain/load';
import type { ToldRange } from '@kf/shared/domain/told-range';
import type { WallExpectation } from '@kf/shared/domain/wall-ground';
import type { FastifyBaseLogger } from 'fastify';
import type { Fact } from '#live/facts.ts';
import type { Estimate, Estimates } from '#routing/estimates.ts';
import type { WaitStore } from '../store/waits.ts';
import {
  createEstimator,
  type EstimatorJson,
  learntOf,
  type WaitEstimator,
} from '../wait/create-estimator.ts';
import type { WaitEstimate, WaitRequest } from '../wait/events.ts';
import { createWaitFeed } from '../wait/feed.ts';
import { gradeFrames } from '../wait/grade.ts';
import { reportOf } from '../wait/report.ts';
import { movedOf, shownOf } from '../wait/shown.ts';
import type { Chore } from './chores.ts';
import type { Replica } from './replica.ts';

/** What the tower expects about waiting; `forCustomer` and `forNew` are answered at once, from memory, on every node. */
export interface Waits extends Estimates {
  /** For walls: somebody who would come now. */
  expected(): WallExpectation | undefined;
  /** A customer was told a range; it is shown on the board, and graded when the wait ends. */
  told(customerId: CustomerId, range: ToldRange, at: EpochMs): void;
  answerFor(customerId: CustomerId): Promise<WaitAnswer>;
  answerForNew(groupId?: GroupId): WaitAnswer;
  grades(from: EpochMs, to: EpochMs): Promise<GradesAnswer>;
}

export interface AccountWaits extends Waits {
  chores: Chore[];
  /** After the replica has started. */
  load(): Promise<void>;
  close(): Promise<void>;
}

export interface AccountWaitsDeps {
  store: WaitStore;
  replica: Pick<Replica, 'snapshot' | 'onFrame'>;
  isLeading(): boolean;
  /** Outside business hours. */
  isClosed(): boolean;
  publish(fact: Fact): Promise<void>;
  now(): EpochMs;
  log: FastifyBaseLogger;
}

/** An answer from memory may be so old while nobody new waits. */
const FRESH_MS = 2_000;
const LOOK_EVERY_MS = 1_000;
/** A shown estimate is looked at again after this; sooner when somebody joins or leaves the queue. */
const AGAIN_MS = 5_000;
const IDLE_MS = 15_000;
/** Share of the time that may go into passes: one of this many. */
const PASS_SHARE = 40;
const KEEP_EVERY_MS = 5 * 60_000;
const GRADE_EVERY_MS = 10_000;
const HIT_MS = 2 * 3_600_000;
const FRAMES_AT_ONCE = 500;
/** What was told before a wait is known belongs to it for so long. */
const EARLY_MS = 60_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const GRADES_KEPT_MS = 400 * 24 * HOUR_MS;

export function createAccountWaits(deps: AccountWaitsDeps): AccountWaits {
  const { store, replica, now, log, publish } = deps;
  const feed = createWaitFeed();
  let estimator: WaitEstimator = createEstimator();
  let following: { epoch: string; seq: number } | undefined;
  /** The queue is another since the last pass. */
  let dirty = true;
  let nextPassAt = 0;
  let last:
    | { at: number; waiting: Map<string, WaitEstimate>; arrivals: Map<string, WaitEstimate> }
    | undefined;

  const begin = (learnt?: EstimatorJson): void => {
    const { epoch, seq, state } = replica.snapshot();
    estimator = createEstimator({}, learnt);
    for (const event of feed.begin(state, now())) estimator.observe(event);
    following = { epoch, seq };
    last = undefined;
    dirty = true;
  };

  const follow = (frame: Frame): void => {
    if (!following) return;
    if (frame.epoch !== following.epoch || frame.from !== following.seq) begin(learntOf(estimator.toJSON()));
    else {
      for (const event of feed.follow(frame, replica.snapshot().state)) estimator.observe(event);
      following = { epoch: frame.epoch, seq: frame.to };
    }
    if (frame.changes.some(movesQueue)) dirty = true;
  };
  replica.onFrame((frame) => {
    try {
      follow(frame);
    } catch (error) {
      log.error({ err: error }, 'expected waits could not follow a frame');
    }
    tellEarly(frame);
  });

  /** Told with the answer to the message that begins the wait: the board hears of the wait a moment later. */
  const early = new Map<CustomerId, ToldWait>();
  const tell = (customerId: CustomerId, told: ToldWait): void =>
    void publish({ type: 'wait.told', seenAt: now(), customerId, told }).catch((error: unknown) =>
      log.warn({ err: error }, 'what a customer was told could not be noted'),
    );
  const tellEarly = ({ changes }: Frame): void => {
    if (early.size === 0) return;
    for (const change of changes) {
      if (change.type !== 'waiting.put') continue;
      const { customerId } = change.waiting;
      const told = early.get(customerId);
      if (told) tell(customerId, told);
    }
    for (const [customerId, { at }] of early)
      if (now() - at > EARLY_MS || replica.snapshot().state.waiting[customerId]) early.delete(customerId);
  };

  /** Wishes whose waits are shown: none, and each group that has agents. */
  const wishesShown = (state: LiveState): Map<string, WaitRequest> => {
    const wishes = new Map<string, WaitRequest>([[ANYBODY, {}]]);
    for (const { groupIds } of Object.values(state.agents))
      for (const groupId of groupIds)
        if (state.groups[groupId]) wishes.set(groupId, { requestedGroup: groupId });
    return wishes;
  };
  const passNow = (): NonNullable<typeof last> => {
    const at = now();
    const started = performance.now();
    const wishes = wishesShown(replica.snapshot().state);
    const { waiting, arrivals } = estimator.estimateAll(at, [...wishes.values()]);
    last = {
      at,
      waiting,
      arrivals: new Map([...wishes.keys()].map((key, i) => [key, arrivals[i] as WaitEstimate])),
    };
    dirty = false;
    nextPassAt = at + Math.max(LOOK_EVERY_MS, PASS_SHARE * (performance.now() - started));
    return last;
  };
  const fresh = (): NonNullable<typeof last> =>
    last && now() - last.at < FRESH_MS && (!dirty || now() < nextPassAt) ? last : passNow();

  const known = (estimate: WaitEstimate | undefined): Estimate | undefined => {
    if (!estimate || estimate.p50Ms === null || estimate.p90Ms === null || estimate.basis === 'none')
      return undefined;
    const { p50Ms, p90Ms, ahead, basis } = estimate;
    return { p50Ms, p90Ms, ahead, basis };
  };

  /** Estimates whose shown range moved become a fact. */
  const show = async (state: LiveState): Promise<void> => {
    const at = now();
    const due = Math.max(nextPassAt, dirty ? 0 : (last?.at ?? 0) + (hasQueue(state) ? AGAIN_MS : IDLE_MS));
    if (at < due) return;
    const { waiting, arrivals } = passNow();
    const closed = deps.isClosed();
    const shown = (estimates: Map<string, WaitEstimate>) =>
      [...estimates].map(([id, estimate]) => [id, shownOf(estimate, at, closed)] as const);
    const arrival = new Map<string, ShownEstimate>(shown(arrivals));
    const all = arrival.get(ANYBODY);
    if (all && hit) arrival.set(ANYBODY, { ...all, hit });
    const changed = {
      customers: movedOf(state.estimates, shown(waiting)),
      arrivals: movedOf(state.arrivals, arrival),
    };
    if (Object.keys(changed.customers).length + Object.keys(changed.arrivals).length === 0) return;
    await publish({ type: 'waits.estimated', seenAt: at, ...changed });
  };
  const grade = async (): Promise<void> => {
    while ((await store.grade(FRAMES_AT_ONCE, gradeFrames)) === FRAMES_AT_ONCE);
  };
  /** How the estimates shown in the last two hours came true. */
  let hit: ShownEstimate['hit'];
  const countHits = async (): Promise<void> => {
    const grades = await store.ended((now() - HIT_MS) as EpochMs, now());
    const { accepted, later } = reportOf(grades.filter(({ source }) => source === 'shown')).total;
    hit = accepted === 0 ? undefined : { share: 1 - later / accepted, count: accepted };
  };
  const keep = (): Promise<void> => store.keep(learntOf(estimator.toJSON()), now());

  return {
    forCustomer(customerId) {
      const { waiting } = fresh();
      return known(waiting.get(customerId) ?? estimator.estimate(customerId, now()) ?? undefined);
    },
    forNew(wish) {
      if (wish.kind === 'agent') return known(estimator.estimateNew({ requestedAgent: wish.agentId }, now()));
      return known(fresh().arrivals.get(wish.kind === 'group' ? wish.groupId : ANYBODY));
    },
    expected() {
      const estimate = replica.snapshot().state.arrivals[ANYBODY];
      if (!estimate) return undefined;
      const { p50Ms, p90Ms } = estimate;
      if (p50Ms === undefined || p90Ms === undefined) return { range: null, reason: 'nobody_online' };
      return { range: { p50Ms, p90Ms } };
    },
    told(customerId, { lowMinutes, highMinutes }, at) {
      const told = {
        at,
        lowMs: lowMinutes * MINUTE_MS,
        ...(highMinutes !== undefined && { highMs: highMinutes * MINUTE_MS }),
      };
      if (replica.snapshot().state.waiting[customerId]) tell(customerId, told);
      else early.set(customerId, told);
    },
    async answerFor(customerId) {
      const at = now();
      const estimate = estimator.estimate(customerId, at);
      const waiting = replica.snapshot().state.waiting[customerId];
      const told = (await store.open(customerId)).filter(({ source }) => source === 'told');
      return {
        estimate: estimate
          ? shownOf(estimate, at, deps.isClosed())
          : { at, basis: 'none', reason: 'nobody_online' },
        ...(estimate && {
          grounds: estimator.grounds({ openid: customerId }, at, at + (estimate.p90Ms ?? HOUR_MS)),
        }),
        ...(waiting && { waitingSince: waiting.waitingSince }),
        told: told.map(({ at: toldAt, lowMs, highMs }) => ({
          at: toldAt as EpochMs,
          lowMs,
          ...(highMs !== undefined && { highMs }),
        })),
      };
    },
    answerForNew(groupId) {
      const at = now();
      const request = groupId === undefined ? {} : { requestedGroup: groupId };
      const estimate = estimator.estimateNew(request, at);
      return {
        estimate: shownOf(estimate, at, deps.isClosed()),
        grounds: estimator.grounds(request, at, at + (estimate.p90Ms ?? HOUR_MS)),
        told: [],
      };
    },
    async grades(from, to) {
      const all = await store.ended(from, to);
      const of = (source: 'told' | 'shown') => {
        const { total, hours, ranges, worst } = reportOf(all.filter((one) => one.source === source));
        return {
          total,
          ranges,
          hours: hours.map((hour) => ({ ...hour, at: hour.at as EpochMs })),
          worst: worst.map(({ customerId, code, remark, at, lowMs, highMs, endedAt = at }) => ({
            ...{ customerId, code, source, lowMs, actualMs: endedAt - at, at: at as EpochMs },
            ...(remark !== undefined && { remark }),
            ...(highMs !== undefined && { highMs }),
          })),
        };
      };
      return { from, to, sources: { told: of('told'), shown: of('shown') } };
    },
    chores: [
      { everyMs: LOOK_EVERY_MS, run: show },
      { everyMs: KEEP_EVERY_MS, run: keep },
      { everyMs: GRADE_EVERY_MS, run: grade },
      { everyMs: MINUTE_MS, run: countHits },
      { everyMs: HOUR_MS, run: () => store.prune((now() - GRADES_KEPT_MS) as EpochMs) },
    ],
    async load() {
      begin((await store.learnt()) as EstimatorJson | undefined);
    },
    async close() {
      if (!deps.isLeading()) return;
      await grade();
      await keep();
    },
  };
}

const movesQueue = (change: Change): boolean =>
  change.type.startsWith('waiting.') ||
  change.type.startsWith('session.') ||
  (change.type === 'agent.put' && change.cause !== undefined);

const hasQueue = (state: LiveState): boolean =>
  Object.keys(state.waiting).length > 0 && Object.values(state.agents).some(isOnline);
