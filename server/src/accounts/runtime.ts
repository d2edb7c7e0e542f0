import type { FeedEntry, QuotaAnswer, TrendAnswer } from '@kf/shared/contract/http';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { AccountInfo } from '@kf/shared/contract/live';
import { defaultServiceLevel, defaultThresholds } from '@kf/shared/domain/empty-state';
import { openingAt } from '@kf/shared/domain/hours';
import type { FastifyBaseLogger } from 'fastify';
import type { Agents } from '#agents/create-agents.ts';
import type { Alerts } from '#alerts/create-alerts.ts';
import { type CallbackTarget, DEFAULT_MAX_AGE_SECONDS } from '#callback/target.ts';
import { type Customers, createCustomers } from '#customers/customers.ts';
import type { Doctor } from '#doctor/doctor.ts';
import type { History } from '#history/create-history.ts';
import { believedAesKeys, believedTokens } from '#installation/account-secrets.ts';
import type { Operations } from '#operations/create-operations.ts';
import type { LiveSource } from '#realtime/ports.ts';
import type { Roster, RosterDeps } from '#roster/roster.ts';
import type { Settings } from '#settings/settings.ts';
import type { WallSource } from '#walls/board-feed.ts';
import type { Audit } from '../audit/audit.ts';
import type { AccountConfig, Tuning } from '../config.ts';
import { createCustomerStore } from '../store/customers.ts';
import type { Database } from '../store/database.ts';
import type { Jobs } from '../store/jobs.ts';
import type { Notifications } from '../store/notifications.ts';
import { createWaitStore } from '../store/waits.ts';
import { type Acts, createActs } from './acts.ts';
import { createAgentRoom } from './agent-room.ts';
import { createAccountAlerts } from './alerts.ts';
import { createCandidacy } from './candidacy.ts';
import { choresOf, POLLED } from './chores.ts';
import { createAccountClaims } from './claims.ts';
import { closeAll } from './close-all.ts';
import { createConnection } from './connection.ts';
import { createFollowing } from './following.ts';
import { createAccountHistory } from './history.ts';
import { createLeader } from './leader.ts';
import { factOf, messagesOf, pushBody, repeatOf, replyIn } from './pushes.ts';
import { createReception, type Reception } from './reception.ts';
import { createAccountSettings } from './settings.ts';
import { trendOf } from './trend.ts';
import { unreadyReasons } from './unready.ts';
import { createAccountWaits, type Waits } from './waits.ts';
import { createWallSource } from './wall-source.ts';
import { createWatch } from './watch.ts';

export interface RuntimeDeps {
  accountId: AccountId;
  config: AccountConfig;
  wechatApiBase: string;
  /** Where the platform pushes to; only its path while nobody said what is in front. */
  callbackUrl: string;
  /** Cached pictures are put below. */
  dataDir: string;
  tuning: Tuning;
  /** Names this process among the nodes. */
  node: string;
  build: string;
  database: Database;
  notifications: Notifications;
  jobs: Jobs;
  secretKey: Buffer;
  audit: Audit;
  now(): EpochMs;
  log: FastifyBaseLogger;
}

/** Everything that belongs to one Official Account. Knows of no other. */
export interface AccountRuntime {
  info: AccountInfo;
  live: LiveSource;
  wall: WallSource;
  callback: CallbackTarget;
  operations: Operations;
  acts: Acts;
  customers: Customers;
  roster: Roster;
  agents: Agents;
  doctor: Doctor;
  settings: Settings;
  alerts: Alerts;
  history: History;
  reception: Reception;
  waits: Waits;
  feed(limit: number): Promise<FeedEntry[]>;
  trend(): Promise<TrendAnswer>;
  quota(): Promise<QuotaAnswer>;
  /** Asks failing sources again now. */
  retryNow(): void;
  /** Why the account cannot be relied on now; empty when it can. */
  unready(): string[];
  /** Reads what is stored: from then on pushes are answered by the account's own rules, and the live state is followed. */
  load(): Promise<void>;
  /** Stands for being the writer. After {@link AccountRuntime.load}, and after the runtime before has closed. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Puts one account together, in the order in which its parts need each other: what every node follows, what it asks the
 * platform with, what it keeps and does, and last what stands for writing.
 */
export async function createAccountRuntime(deps: RuntimeDeps): Promise<AccountRuntime> {
  const { accountId, config, database, jobs, notifications, now, tuning } = deps;
  const { db } = database;
  const log = deps.log.child({ account: accountId });
  const info: AccountInfo = {
    id: accountId,
    name: config.name,
    dialect: config.dialect,
    timeZone: config.timeZone,
    seatLimit: config.seatLimit,
    thresholds: defaultThresholds,
    serviceLevel: defaultServiceLevel,
  };
  const leader = createLeader();
  const { isLeading } = leader;
  const following = createFollowing({ accountId, info, db, notifications, leader, now, log });
  const { frames, inbox, replica, state, publish } = following;
  const watch = createWatch(accountId, database.pool, notifications, now);
  const connection = createConnection({
    accountId,
    config,
    wechatApiBase: deps.wechatApiBase,
    db,
    leader,
    now,
    log,
  });
  const { wechat, ledger, health } = connection;
  const reader = () => leader.present()?.reconciler;

  const audit = (line: Parameters<RosterDeps['audit']>[0]) => deps.audit.record({ ...line, accountId });
  const settings = createAccountSettings({ accountId, db, notifications, audit, now, log });
  const customers = createCustomers({
    accountId,
    store: createCustomerStore(db, accountId, async (id, limit) =>
      messagesOf(await inbox.pushesOf(id, limit)),
    ),
    secretKey: deps.secretKey,
    now,
    publish,
    getSession: wechat.getSession,
  });
  const acts = createActs({
    accountId,
    db,
    wechat,
    state,
    codeOf: customers.faceOf,
    publish,
    nudge(source, agentId) {
      if (source !== 'sessions') reader()?.ask([{ ask: source }]);
      else if (agentId) reader()?.ask([{ ask: 'sessions', agentId }]);
      return reader() !== undefined;
    },
    settings,
    audit: deps.audit,
    now,
    log,
  });
  const { operations } = acts;
  const agentRoom = createAgentRoom({
    accountId,
    db,
    wechat,
    wechatApiBase: deps.wechatApiBase,
    dataDir: deps.dataDir,
    following,
    leader,
    operations,
    audit,
    now,
    log,
  });
  const waits = createAccountWaits({
    store: createWaitStore(db, accountId),
    replica,
    isLeading,
    publish,
    now,
    log,
    isClosed: () => openingAt(settings.get('hours'), info.timeZone, now()).kind === 'closed',
  });
  const claims = createAccountClaims(accountId, database.pool, notifications, now);
  const reception = createReception({
    accountId,
    db,
    jobs,
    notifications,
    frames,
    inbox,
    replica,
    settings,
    operations,
    claims,
    customers,
    wechat,
    ledger,
    estimates: waits,
    told: waits.told,
    now,
    log,
  });
  const past = createAccountHistory({ accountId, db, inbox, replica, isLeading, now, log });
  const watching = createAccountAlerts({
    info,
    settings,
    replica,
    ledger,
    publish,
    audit,
    isLeading,
    now,
    log,
  });
  const doctor = health.open({
    wechat,
    ledger,
    replica,
    agentList: agentRoom.agentList,
    config,
    callbackUrl: deps.callbackUrl,
    readNow: () => reader()?.ask([{ ask: 'agents' }, { ask: 'online' }]),
  });
  const chores = choresOf({
    accountId,
    db,
    frames,
    inbox,
    replica,
    acts,
    wechat,
    tuning,
    now,
    log,
    health,
  });
  const candidacy = createCandidacy({
    connect: database.lasting,
    leader,
    term: {
      accountId,
      node: deps.node,
      info: watching.info,
      frames,
      inbox,
      replica,
      toFact(row) {
        const fact = factOf(row);
        reception.onRow(row);
        // remarked on another node: the face this one remembers is old
        if (fact.type === 'customer.remarked') customers.forget(fact.customerId);
        return fact;
      },
      facesOf: reception.facesOf,
      now,
      gatherMs: tuning.gatherMs,
      platform: { ...wechat, listAgents: agentRoom.agentList.read },
      watched: watch.isWatched,
      quotaShare: () => ledger.share(POLLED),
      reads: { watchedMs: tuning.pollWatchedMs, idleMs: tuning.pollIdleMs },
      keepings: async () => [
        { type: 'account.changed', seenAt: now(), account: watching.info() },
        ...(await agentRoom.keepings()),
      ],
      chores: [...chores, ...waits.chores, watching.chore, past.chore],
    },
    connection,
    reception,
    acts,
    alerts: watching.alerts,
    log,
  });

  const wake = (): void => reader()?.wake();
  watch.onWatched(wake);
  const live: LiveSource = {
    accountId,
    snapshot: replica.snapshot,
    onFrame: replica.onFrame,
    since: replica.since,
    claims,
    status: () => ({ sources: state().sources, at: now(), build: deps.build }),
    viewersChanged(viewers) {
      if (watch.viewersChanged(viewers)) wake();
    },
  };

  return {
    info,
    live,
    wall: createWallSource({ db, accountId, replica, watch, wake, now, expected: waits.expected }),
    acts,
    operations,
    customers,
    roster: agentRoom.roster,
    agents: agentRoom.agents,
    settings,
    alerts: watching.alerts,
    history: past.history,
    reception,
    waits,
    doctor,
    callback: health.watchCallback({
      settings: () => ({
        appId: config.appId,
        tokens: believedTokens(config, now()),
        aesKeys: believedAesKeys(config, now()),
        mode: config.mode,
        maxAgeSeconds: config.callbackMaxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS,
      }),
      async record(push) {
        const row = await inbox.record(pushBody(push));
        if (row) {
          leader.present()?.writer.offer(row);
          return undefined;
        }
        const reply = replyIn(await inbox.bodyOf(push.key));
        const again = repeatOf(reply ? { ...push, reply } : push);
        if (again) await publish(again);
        return reply;
      },
      replyTo: reception.replyTo,
      seen: (outcome) => {
        if (outcome !== 'recorded') log.info({ outcome }, 'callback');
      },
    }),
    feed: async (limit) => following.feed.newest(limit),
    trend: () => trendOf(db, accountId, now()),
    quota: async () => ledger.usage(),
    retryNow() {
      wechat.token.retryNow();
      reader()?.retryNow();
    },
    unready: () => unreadyReasons(state(), now()),
    async load() {
      await ledger.reload();
      await settings.reload();
      await following.load();
      await waits.load();
      await reception.load();
    },
    async start() {
      await waits.load(); // what the runtime before has learnt since
      reception.start();
      candidacy.start();
      following.start();
    },
    async close() {
      following.close();
      watch.close();
      const parts = [reception, acts, past, waits].map((part) => () => part.close());
      // only saves the next start some reading
      const keep = () => (isLeading() ? frames.storeSnapshot(replica.snapshot()) : undefined);
      const rest = [doctor, ledger, wechat, agentRoom].map((part) => async () => part.close());
      await closeAll([...parts, keep, candidacy.close, ...rest], log);
    },
  };
}
