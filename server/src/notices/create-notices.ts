import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Frame } from '@kf/shared/contract/live';
import type { CustomerNotices, Notice, NoticeLog, TestNoticeRequest } from '@kf/shared/contract/notices';
import { AppError } from '#errors.ts';
import { actsOf, allowanceOf } from './allowance.ts';
import { createDelivery, RECORD_MS } from './deliver.ts';
import { createPause } from './pause.ts';
import { createPlanner } from './planner.ts';
import type { NewNotice, NoticeRow, NoticesDeps } from './ports.ts';

/** What one account sends to its customers of its own accord. */
export interface Notices {
  /** Sends one, if it is still to be sent. For the job queue. */
  deliver(id: string): Promise<void>;
  /** Durable when it resolves; one whose key is known changes nothing. */
  plan(notices: readonly NewNotice[]): Promise<NoticeRow[]>;
  /** Something that went out as the answer to the customer's own message, free. */
  logPassive(notice: NewNotice & { text: string }): Promise<void>;
  /** A tap on a satisfaction menu; the first of each menu counts. */
  rate(customerId: CustomerId, session: string, score: number): Promise<void>;
  /**
   * For the node that writes the account: takes up what another left, and plans from now on. `recent`: frames of the
   * last minutes, oldest first. Answers how to stop.
   */
  begin(recent: readonly Frame[]): Promise<() => Promise<void>>;
  /** A committed frame. */
  follow(frame: Frame): void;
  log(before: number | undefined, limit: number, dayStartedAt: EpochMs): Promise<NoticeLog>;
  ofCustomer(customerId: CustomerId): Promise<CustomerNotices>;
  /**
   * Sends a template to one customer, and answers when the platform did.
   * @throws {AppError} request_invalid when the key was used for another trial
   */
  test(request: TestNoticeRequest, customerId: CustomerId, by: string): Promise<Notice>;
  prune(): Promise<void>;
}

const TICK_MS = 1_000;
const RECOVER_MS = 10_000;
/** Untouched for longer than any call to the platform takes, or that long past its time: nobody has it any more. */
const STRANDED_MS = 30_000;
const KEPT_MS = 90 * 86_400_000;
const TEST_WITHIN_MS = 15_000;
const TEST_LOOK_MS = 100;
const SHOWN_OF_CUSTOMER = 50;
const RATINGS_MS = 30 * 86_400_000;

export function createNotices(deps: NoticesDeps): Notices {
  const { store, now, log } = deps;
  const pause = createPause(deps);
  const deliver = createDelivery(deps, pause);

  async function plan(notices: readonly NewNotice[]): Promise<NoticeRow[]> {
    if (notices.length === 0) return [];
    const rows = await store.plan(notices.map((notice) => ({ ...notice, id: deps.newId(), at: now() })));
    for (const row of rows) await deps.enqueue(row.id);
    return rows;
  }

  const planner = createPlanner(deps, pause, plan);
  let waiting: Frame[] = [];
  let leading = false;

  const tolerate = (what: string) => (error: unknown) => log.warn({ err: error }, what);

  /** One look at a time; what comes meanwhile is in the next. */
  async function look(): Promise<void> {
    const frames = waiting;
    waiting = [];
    try {
      await planner.take(frames);
    } catch (error) {
      waiting = [...frames, ...waiting];
      throw error;
    }
    await planner.tick();
  }

  async function recover(): Promise<void> {
    const { open, uncertain } = await store.stranded((now() - STRANDED_MS) as EpochMs);
    for (const id of uncertain) await store.end(id, now(), { state: 'uncertain', code: 'wechat_uncertain' });
    if (open.length === 0) return;
    await store.release(open, now());
    for (const id of open) await deps.enqueue(id);
  }

  return {
    deliver,
    plan,
    async logPassive(notice) {
      const at = now();
      const isNew = await store.logPassive({ ...notice, id: deps.newId(), at });
      if (isNew && notice.told) deps.told(notice.customerId, notice.told, at);
    },
    async rate(customerId, session, score) {
      const asked = await store.find(session);
      if (!asked || asked.customerId !== customerId) return;
      const { agentId } = asked;
      await store.addRating({
        session,
        customerId,
        score,
        at: now(),
        ...(agentId !== undefined && { agentId }),
      });
    },
    async begin(recent) {
      await pause.recall();
      await recover();
      waiting = [...recent, ...waiting];
      leading = true;
      const looking = repeat(TICK_MS, look, tolerate('notices could not be planned yet'));
      const recovering = repeat(RECOVER_MS, recover, tolerate('notices could not be taken up yet'));
      return async () => {
        leading = false;
        await Promise.all([looking(), recovering()]);
        waiting = [];
      };
    },
    follow(frame) {
      if (leading) waiting.push(frame);
    },
    async log(before, limit, dayStartedAt) {
      const paused = pause.until();
      const rows = await store.log(before, limit);
      return {
        rows: rows.map((row) => ({ ...noticeOf(row), seq: row.seq })),
        ...(paused && { paused }),
        today: await store.today(dayStartedAt),
        ratings: await store.ratingCounts((now() - RATINGS_MS) as EpochMs),
      };
    },
    async ofCustomer(customerId) {
      const records = await store.recordsOf([customerId], (now() - RECORD_MS) as EpochMs);
      const record = records.get(customerId);
      const acts = actsOf(record, deps.state().waiting[customerId]);
      return {
        notices: (record?.notices ?? []).slice(0, SHOWN_OF_CUSTOMER).map(noticeOf),
        allowance: allowanceOf(acts, record?.notices ?? [], deps.setting('notices').allowance, now()),
        ratings: await store.ratingsOf(customerId),
      };
    },
    async test({ key, kind, text, language }, customerId, by) {
      const unique = `test:${key}`;
      const body = { template: text, language };
      const agentId =
        deps.state().sessions[customerId]?.agentId ?? Object.values(deps.state().agents)[0]?.agentId;
      await plan([
        { key: unique, customerId, kind: 'test', body, by, ...(agentId !== undefined && { agentId }) },
      ]);
      const until = now() + TEST_WITHIN_MS;
      for (;;) {
        const row = await store.findByKey(unique);
        if (!row || row.customerId !== customerId)
          throw new AppError('request_invalid', `this key was used for another trial of ${kind}`);
        if (row.endedAt !== undefined || now() > until) return noticeOf(row);
        await deps.sleep(TEST_LOOK_MS);
      }
    },
    prune: () => store.prune((now() - KEPT_MS) as EpochMs),
  };
}

/** Again and again with a pause between; answers how to stop, which waits for what is under way. */
function repeat(
  ms: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let wake = (): void => undefined;
  const run = async (): Promise<void> => {
    while (!stopped) {
      await work().catch(failed);
      await new Promise<void>((done) => {
        wake = done;
        if (stopped) return done();
        timer = setTimeout(done, ms);
      });
    }
  };
  const running = run();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    wake();
    await running;
  };
}

const noticeOf = ({ seq: _, key: __, aboutAt: ___, body: ____, ...notice }: NoticeRow): Notice => notice;
