import { randomUUID } from 'node:crypto';
import type { AssignmentSettings, AssignmentTrial } from '@kf/shared/contract/assignment';
import type { AccountId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { intendedAgentOf } from '@kf/shared/domain/handover';
import type { FastifyBaseLogger } from 'fastify';
import { createAssigner } from '#assignment/create-assigner.ts';
import { createReplay } from '#assignment/replay.ts';
import type { Customers } from '#customers/customers.ts';
import type { Faces } from '#live/draft.ts';
import { createNotices, type Notices } from '#notices/create-notices.ts';
import type { NoticesDeps } from '#notices/ports.ts';
import type { Claims } from '#operations/claims.ts';
import type { Operations } from '#operations/create-operations.ts';
import { loadsWithPending } from '#operations/distribution.ts';
import { createCustomerMemories } from '#routing/customer-memory.ts';
import type { Estimates } from '#routing/estimates.ts';
import { createFollowUp } from '#routing/follow-up.ts';
import type { PassiveReply, Push } from '#routing/push.ts';
import { createResponder, type Responder } from '#routing/responder.ts';
import type { Settings } from '#settings/settings.ts';
import type { WechatClient } from '#wechat/client.ts';
import type { QuotaLedger } from '#wechat/ledger.ts';
import { createMemoryStore } from '../store/customer-memory.ts';
import type { Db } from '../store/database.ts';
import { readFrameHistory } from '../store/frame-history.ts';
import type { FrameLog } from '../store/frames.ts';
import type { Inbox, InboxRow } from '../store/inbox.ts';
import type { Jobs } from '../store/jobs.ts';
import { createNoticeStore } from '../store/notices.ts';
import type { Notifications } from '../store/notifications.ts';
import { actOf, type PushBody } from './pushes.ts';
import type { Replica } from './replica.ts';

export interface ReceptionDeps {
  accountId: AccountId;
  db: Db;
  jobs: Jobs;
  notifications: Notifications;
  frames: FrameLog;
  inbox: Inbox;
  replica: Replica;
  settings: Settings;
  operations: Operations;
  claims: Pick<Claims, 'of'>;
  customers: Customers;
  wechat: WechatClient;
  ledger: QuotaLedger;
  estimates: Estimates;
  told: NoticesDeps['told'];
  now(): EpochMs;
  log: FastifyBaseLogger;
}

/** What customers hear from an account: answers to what they write, and notices. */
export interface Reception {
  responder: Responder;
  notices: Notices;
  replyTo(push: Push): PassiveReply;
  /** What rules of assignment would have done in the last hours. Nothing is sent. */
  tryAssignment(hours: number, rules: AssignmentSettings): Promise<AssignmentTrial>;
  /** How customers are shown, with who served them last. */
  facesOf(ids: readonly CustomerId[]): Promise<Faces>;
  /** A row of the inbox that is being judged, on the node that writes the account. */
  onRow(row: InboxRow): void;
  /** Reads what is remembered of customers. */
  load(): Promise<void>;
  /** Takes its share of the notices that are due. */
  start(): void;
  /** This node writes the account from now on; what an `end` overtakes leaves nothing running. */
  begin(): Promise<void>;
  end(): Promise<void>;
  close(): Promise<void>;
}

const SEND = '/cgi-bin/message/custom/send';
const FLUSH_MS = 500;
const ASSIGN_MS = 1_000;
const HOUR_MS = 3_600_000;
/** What a process that died left undone is still worth doing after this. */
const PROMISES_MS = 10 * 60_000;
const END_WITHIN_MS = 2_000;
/** Frames of the last minutes; more than a storm makes. */
const RECENT_FRAMES = 2_000;

export function createReception(deps: ReceptionDeps): Reception {
  const { accountId, settings, replica, now, log, jobs } = deps;
  const state = () => replica.snapshot().state;
  const memories = createCustomerMemories(createMemoryStore(deps.db, accountId), now);
  const responder = createResponder({
    state,
    setting: settings.get,
    memories,
    estimates: deps.estimates,
    intendedAgentId: (customerId) => intendedAgentOf(state(), customerId),
    now,
  });
  const notices = createNotices({
    store: createNoticeStore(deps.db, accountId, actOf),
    platform: deps.wechat,
    state,
    setting: settings.get,
    estimates: deps.estimates,
    told: deps.told,
    enqueue: (id, runAt) => jobs.add('notice', { accountId, id }, runAt === undefined ? {} : { runAt }),
    closure() {
      const closed = deps.ledger.closure(SEND);
      return closed && { until: closed.until, code: `wechat_${closed.reason}` };
    },
    now,
    newId: randomUUID,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    log,
  });
  const followUp = createFollowUp({
    memories,
    operations: deps.operations,
    introduce: (customerId) => deps.customers.facesOf([customerId]),
    messages: notices,
    state,
    language: () => settings.get('notices').language,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    log,
  });

  const lastAgentOf = (customerId: CustomerId) => memories.get(customerId)?.lastAgentId;
  const assigner = createAssigner({
    state,
    rules: () => settings.get('assignment'),
    lastAgentOf,
    loadOf: loadsWithPending,
    isClaimed: (customerId) => deps.claims.of(customerId) !== undefined,
    operations: deps.operations,
    now,
    log,
  });

  const following = new Set<Promise<void>>();
  const timers: NodeJS.Timeout[] = [];
  let stopNotices: (() => Promise<void>) | undefined;
  /** One for each time that this node writes; an ended one is never the present one again. */
  let term: symbol | undefined;
  let leave: () => void = () => undefined;

  const onRow = ({ id, kind, body }: Pick<InboxRow, 'id' | 'kind' | 'body'>): void => {
    if (kind !== 'push') return;
    const { push, reply } = body as PushBody;
    if (!reply.effects) return;
    const doing = followUp(id, push, reply).finally(() => following.delete(doing));
    following.add(doing);
  };
  const flush = () =>
    memories.flush().catch((error: unknown) => log.warn({ err: error }, 'memories not stored yet'));
  let assigning = false;
  const assign = async (): Promise<void> => {
    if (assigning) return;
    assigning = true;
    try {
      await assigner.look();
    } catch (error) {
      log.warn({ err: error }, 'the rules of assignment failed');
    } finally {
      assigning = false;
    }
  };
  const every = (ms: number, work: () => void) => void timers.push(setInterval(work, ms));

  replica.onFrame((frame) => {
    memories.follow(frame);
    notices.follow(frame);
  });
  deps.notifications.on('kf_memory', (id) => {
    if (id === accountId)
      void memories.refresh().catch((error: unknown) => log.warn({ err: error }, 'memories not read yet'));
  });

  return {
    responder,
    notices,
    replyTo: responder.replyTo,
    async tryAssignment(hours, rules) {
      const from = (now() - hours * HOUR_MS) as EpochMs;
      const replay = createReplay(rules, from);
      await readFrameHistory(deps.db, accountId, from, replay.take);
      return replay.result(now());
    },
    async facesOf(ids) {
      const faces = await deps.customers.facesOf(ids);
      const known = [...faces].map(([id, face]) => {
        const lastAgentId = lastAgentOf(id);
        return [id, { ...face, ...(lastAgentId !== undefined && { lastAgentId }) }] as const;
      });
      return new Map(known);
    },
    onRow,
    load: () => memories.load(),
    start() {
      leave = jobs.on('notice', accountId, notices.deliver);
    },
    async begin() {
      const own = Symbol('term');
      term = own;
      const promised = await deps.inbox.promisedSince((now() - PROMISES_MS) as EpochMs);
      const recent = (await deps.frames.newest(RECENT_FRAMES)).reverse();
      if (term !== own) return;
      for (const row of promised) onRow(row);
      const stop = await notices.begin(recent);
      if (term !== own) return stop();
      stopNotices = stop;
      every(FLUSH_MS, () => void flush());
      every(ASSIGN_MS, () => void assign());
      every(HOUR_MS, () => void notices.prune().catch(() => undefined)); // tried again in an hour
    },
    async end() {
      term = undefined;
      for (const timer of timers.splice(0)) clearInterval(timer);
      const stop = stopNotices;
      stopNotices = undefined;
      await stop?.();
      // what is not done by then is found in the inbox by the next that writes
      await Promise.race([
        Promise.allSettled(following),
        new Promise((done) => setTimeout(done, END_WITHIN_MS)),
      ]);
      await flush();
    },
    async close() {
      leave();
      await this.end();
    },
  };
}
