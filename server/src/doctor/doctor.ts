import {
  type Check,
  type CheckId,
  type CheckReason,
  checkIds,
  type DoctorAnswer,
  type PlatformError,
} from '@kf/shared/contract/doctor';
import type { EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { CallbackMode } from '@kf/shared/contract/official-accounts';
import { type CallbackLog, createCallbackLog } from './callback-log.ts';
import {
  type Failure,
  judgeAgents,
  judgeAllowList,
  judgeCallback,
  judgeClock,
  judgeFeature,
  judgeKeys,
  judgeQuota,
  judgeToken,
  readSeen,
  type Use,
  usesOf,
} from './judge.ts';
import type { DoctorStore, Verdict } from './ports.ts';

const ERRORS_SHOWN = 20;
/** A good outcome that is a minute older says the same. */
const SAVE_AGAIN_MS = 60_000;
/** The same refusal again and again is written down this often. */
const SAME_ERROR_MS = 2_000;
const FOUND_KEPT = 50;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What the client of the platform reports while it works. */
export interface PlatformWatch {
  onToken(state: { expiresAt?: number; error?: Failure }): void;
  onAnswered(path: string): void;
  onError(error: Failure & { path: string }): void;
  /** `date`: what the platform's clock said, whole seconds, while we waited from `sentAt` to `receivedAt`. */
  onDate(told: { date: number; sentAt: number; receivedAt: number }): void;
}

/** What looks at the connection anew, by asking the platform. */
export interface DoctorProbes {
  renewToken(): Promise<unknown>;
  listAgents(): Promise<unknown>;
  /** Reads agents into the live state, where this node can. */
  readAgents(): Promise<unknown>;
  readQuota(): Promise<unknown>;
  /** Asks our own public address as the platform would. `good`, or why not. */
  askOwnAddress(): Promise<'good' | CheckReason>;
}

export interface DoctorDeps {
  store: DoctorStore;
  now(): EpochMs;
  log: { warn(details: object, message: string): void };
}

export interface DoctorSources {
  probes: DoctorProbes;
  state(): LiveState;
  usage(): Promise<readonly Use[]>;
  /** The platform's day: its counters begin and end with it. */
  day(): { startedAt: number; endsAt: number };
  callback: { url: string; mode: CallbackMode };
}

/** Knows how the connection of one account fares: from what happens anyway, and from looking when asked to. */
export interface Doctor {
  /** Everything that is known, by all nodes. */
  report(): Promise<DoctorAnswer>;
  /** Looks anew at one thing, then reports. A failure of the look is its outcome, not an error. */
  check(id: CheckId): Promise<DoctorAnswer>;
  close(): Promise<void>;
}

export interface DoctorRoom {
  watch: PlatformWatch;
  callbackLog: CallbackLog;
  /** A read found what a push should have told. */
  noteFound(): void;
  /** Begins once the rest of the account is there. */
  open(sources: DoctorSources): Doctor;
}

export function createDoctorRoom({ store, now, log }: DoctorDeps): DoctorRoom {
  const held = new Map<CheckId, Check>();
  const savedAt = new Map<CheckId, number>();
  const callbackLog = createCallbackLog(store, now, log);
  const errorAt = new Map<string, number>();
  let found: number[] = [];
  let busyInARow = 0;
  let skewMs: number | undefined;
  let probe: { at: number; reason: CheckReason } | undefined;
  const kept = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => log.warn({ err: error }, 'what the doctor learnt could not be stored'));

  const note = async (id: CheckId, verdict: Verdict | undefined): Promise<void> => {
    if (!verdict) return;
    const was = held.get(id);
    const at = now();
    const { reason, code, errcode, rid, facts } = verdict;
    const cause = {
      ...(reason !== undefined && { reason }),
      ...(code !== undefined && { code }),
      ...(errcode !== undefined && { errcode }),
      ...(rid !== undefined && { rid }),
      facts,
    };
    const lastFailure = verdict.state === 'failed' ? { at, ...cause } : was?.lastFailure;
    const check: Check = { id, at, state: verdict.state, ...cause, ...(lastFailure && { lastFailure }) };
    held.set(id, check);
    const same = was?.state === check.state && was.reason === check.reason && was.errcode === check.errcode;
    if (same && at - (savedAt.get(id) ?? 0) < SAVE_AGAIN_MS) return;
    savedAt.set(id, at);
    await kept(store.saveCheck(check));
  };

  const noteFeature = (failure: Failure | undefined): void => {
    busyInARow = failure?.errcode === -1 ? busyInARow + 1 : 0;
    void note('feature', judgeFeature(failure, busyInARow));
  };

  const addError = ({ path, code, errcode, errmsg, rid }: Failure & { path: string }): void => {
    const key = `${path} ${code} ${errcode}`;
    const at = now();
    if (at - (errorAt.get(key) ?? 0) < SAME_ERROR_MS) return;
    errorAt.set(key, at);
    const error: PlatformError = {
      at,
      path,
      code,
      ...(errcode !== undefined && { errcode }),
      ...(errmsg !== undefined && { errmsg }),
      ...(rid !== undefined && { rid }),
    };
    void kept(store.addError(error));
  };

  const watch: PlatformWatch = {
    onToken({ error, expiresAt }) {
      void note('token', judgeToken(error, expiresAt));
      void note('allow_list', judgeAllowList(error));
    },
    onAnswered(path) {
      if (isCustomerService(path)) noteFeature(undefined);
    },
    onError(error) {
      addError(error);
      if (isCustomerService(error.path)) noteFeature(error);
    },
    onDate({ date, sentAt, receivedAt }) {
      if (receivedAt - sentAt > SLOW_MS) return;
      // the platform tells whole seconds: on average half a second is cut off
      skewMs = Math.round(date + 500 - (sentAt + receivedAt) / 2);
      void note('clock', judgeClock(skewMs));
    },
  };

  return {
    watch,
    callbackLog,
    noteFound() {
      found = [...found, now()].slice(-FOUND_KEPT);
    },
    open(sources) {
      const history = createUseHistory(sources, now, log);
      const look: Record<CheckId, () => Promise<unknown>> = {
        token: sources.probes.renewToken,
        allow_list: sources.probes.renewToken,
        clock: sources.probes.renewToken,
        feature: sources.probes.listAgents,
        async callback() {
          const outcome = await sources.probes.askOwnAddress();
          probe = outcome === 'good' ? undefined : { at: now(), reason: outcome };
        },
        keys: async () => undefined,
        agents: sources.probes.readAgents,
        quota: sources.probes.readQuota,
      };

      const report = async (): Promise<DoctorAnswer> => {
        await callbackLog.flush();
        const uses = usesOf(await sources.usage(), history.hourAgo(), sources.day(), now());
        const seen = readSeen(await store.seen());
        await Promise.all([
          note('callback', judgeCallback(seen, found, probe)),
          note('keys', judgeKeys(seen)),
          note('agents', judgeAgents(Object.values(sources.state().agents))),
          note('quota', judgeQuota(uses)),
        ]);
        const stored = new Map((await store.checks()).map((check) => [check.id, check]));
        const checks = checkIds.map((id) => newerOf(held.get(id), stored.get(id), id)).map(afterToken);
        return {
          at: now(),
          checks,
          callback: {
            ...sources.callback,
            ...(seen.verifiedAt !== undefined && { verifiedAt: seen.verifiedAt as EpochMs }),
            pushes: seen.pushes,
            refused: seen.refused,
          },
          quota: uses,
          errors: await store.errors(ERRORS_SHOWN),
        };
      };

      return {
        report,
        async check(id) {
          // what the platform refuses was noted by the watch
          await look[id]().catch(() => undefined);
          return report();
        },
        async close() {
          history.close();
          await callbackLog.close();
        },
      };
    },
  };
}

/** An answer that took longer says little about the clock. */
const SLOW_MS = 2_000;
const isCustomerService = (path: string): boolean => path.includes('customservice/');

function newerOf(held: Check | undefined, stored: Check | undefined, id: CheckId): Check {
  const check = (held?.at ?? 0) >= (stored?.at ?? 0) ? held : stored;
  if (!check) return { id, state: 'unknown', reason: 'never_checked', facts: {} };
  const failures = [held?.lastFailure, stored?.lastFailure].filter((one) => one !== undefined);
  const lastFailure = failures.sort((a, b) => b.at - a.at)[0];
  return { ...check, ...(lastFailure && { lastFailure }) };
}

/** What was never looked at because there was no token to look with. */
function afterToken(check: Check, _index: number, checks: readonly Check[]): Check {
  const token = checks.find(({ id }) => id === 'token');
  const waits = check.reason === 'never_checked' && check.id === 'feature' && token?.state === 'failed';
  return waits ? { ...check, reason: 'waits_for_token' } : check;
}

/** Counts of calls, a minute apart, for the rate of the last hour. */
function createUseHistory(
  { usage }: DoctorSources,
  now: () => number,
  log: { warn(details: object, message: string): void },
) {
  let samples: { at: number; used: Map<string, number> }[] = [];
  const take = async (): Promise<void> => {
    const used = new Map((await usage()).map((use) => [use.path, use.used]));
    const newest = samples.at(-1);
    // a new day, or counters that were set to zero: what was before tells nothing
    const began = newest && [...newest.used].some(([path, before]) => (used.get(path) ?? 0) < before);
    samples = [...(began ? [] : samples), { at: now(), used }].filter(({ at }) => now() - at <= HOUR_MS);
  };
  const timer = setInterval(
    () => void take().catch((error: unknown) => log.warn({ err: error }, 'call counts could not be read')),
    MINUTE_MS,
  );
  return {
    /** Absent until it tells something. */
    hourAgo: () => (samples[0] && now() - samples[0].at > 10 * MINUTE_MS ? samples[0] : undefined),
    close: () => clearInterval(timer),
  };
}
