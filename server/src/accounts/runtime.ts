import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FeedEntry, QuotaAnswer, TrendAnswer } from '@kf/shared/contract/http';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { AccountInfo } from '@kf/shared/contract/live';
import { defaultServiceLevel, defaultThresholds, emptyLiveState } from '@kf/shared/domain/empty-state';
import { openingAt } from '@kf/shared/domain/hours';
import type { FastifyBaseLogger } from 'fastify';
import { createAgentList } from '#agents/agent-list.ts';
import { createAvatars } from '#agents/avatars.ts';
import { type Agents, createAgents } from '#agents/create-agents.ts';
import type { Alerts } from '#alerts/create-alerts.ts';
import { type CallbackTarget, DEFAULT_MAX_AGE_SECONDS } from '#callback/target.ts';
import { type Customers, createCustomers } from '#customers/customers.ts';
import type { Doctor } from '#doctor/doctor.ts';
import type { History } from '#history/create-history.ts';
import { believedAesKeys } from '#installation/account-secrets.ts';
import type { Fact } from '#live/facts.ts';
import type { Operations } from '#operations/create-operations.ts';
import type { LiveSource } from '#realtime/ports.ts';
import { createRoster, type Roster, type RosterDeps } from '#roster/roster.ts';
import { createSettings, type Settings } from '#settings/settings.ts';
import type { WallSource } from '#walls/board-feed.ts';
import { createWechatClient } from '#wechat/client.ts';
import { createQuotaLedger } from '#wechat/ledger.ts';
import type { TokenState } from '#wechat/token.ts';
import type { Audit } from '../audit/audit.ts';
import type { AccountConfig, Tuning } from '../config.ts';
import { createImportStore, createKnownAgentStore } from '../store/agents.ts';
import { createCustomerStore } from '../store/customers.ts';
import type { Database } from '../store/database.ts';
import { createFrameLog } from '../store/frames.ts';
import { createInbox } from '../store/inbox.ts';
import type { Jobs } from '../store/jobs.ts';
import type { Notifications } from '../store/notifications.ts';
import { createQuotaStore } from '../store/quota.ts';
import { createGroupStore, createProfileStore } from '../store/roster.ts';
import { createSettingStore } from '../store/settings.ts';
import { createWaitStore } from '../store/waits.ts';
import { type Acts, createActs } from './acts.ts';
import { createAccountAlerts } from './alerts.ts';
import { choresOf, learnLimits, POLLED } from './chores.ts';
import { createAccountClaims } from './claims.ts';
import { closeAll } from './close-all.ts';
import { startOfDay } from './day.ts';
import { startElection } from './election.ts';
import { createFeed } from './feed.ts';
import { createHealth } from './health.ts';
import { createAccountHistory } from './history.ts';
import { type Leadership, lead } from './leadership.ts';
import { factOf, messagesOf, pushBody, repeatOf } from './pushes.ts';
import { createReception, type Reception } from './reception.ts';
import { createReplica } from './replica.ts';
import { tokenFact } from './token-fact.ts';
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
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Frames read at start to fill the event feed. */
const FEED_FRAMES = 2_000;
/** Notifications may be lost with a connection; what they tell of is read anyway this often. */
const SAFETY_NET_MS = 2_000;

export async function createAccountRuntime(deps: RuntimeDeps): Promise<AccountRuntime> {
  const { accountId, config, database, notifications, now, tuning } = deps;
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

  let leadership: Leadership | undefined;
  const frames = createFrameLog(db, accountId);
  const inbox = createInbox(db, accountId, () => leadership === undefined);
  const replica = createReplica(frames, emptyLiveState(info, startOfDay(now(), info.timeZone)));
  const feed = createFeed();
  replica.onFrame(feed.add);
  const watch = createWatch(accountId, database.pool, notifications, now);

  /** To the writer, wherever it is. Durable when it resolves. */
  const publish = async (fact: Fact): Promise<void> => {
    const writer = leadership?.writer;
    if (writer) {
      try {
        return await writer.submit(fact);
      } catch (error) {
        log.info({ err: error }, 'this node no longer writes: the fact goes to the one that does');
      }
    }
    await inbox.record({ key: `fact:${randomUUID()}`, receivedAt: now(), kind: 'fact', body: fact });
  };

  const ledger = createQuotaLedger({
    store: createQuotaStore(db, accountId),
    now,
    onError: (error) => log.warn({ err: error }, 'call counts could not be stored yet'),
  });
  const health = createHealth({ accountId, db, now, log });
  const wechat = createWechatClient({
    watch: health.watch,
    appId: config.appId,
    secret: config.appSecret,
    baseUrl: deps.wechatApiBase,
    dialect: config.dialect,
    ledger,
    now,
    log,
    onToken(state) {
      health.watch.onToken(state);
      tellToken(state);
    },
  });
  /** The token of the node that reads the platform is the one whose age is shown. */
  const tellToken = (token: TokenState): void => {
    const fact = tokenFact(token, now());
    if (!leadership || !fact) return;
    void leadership.writer
      .submit(fact)
      .catch((error: unknown) => log.warn({ err: error }, 'the state of the token could not be told'));
  };

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
  const profiles = createProfileStore(db, accountId);
  const groups = createGroupStore(db, accountId);
  const state = () => replica.snapshot().state;
  const audit = (line: Parameters<RosterDeps['audit']>[0]) => deps.audit.record({ ...line, accountId });
  const settings = createSettings({ store: createSettingStore(db, accountId), now, audit, log });
  const roster = createRoster({ groups, profiles, now, publish, state, audit });
  const acts = createActs({
    accountId,
    db,
    wechat,
    state,
    codeOf: customers.faceOf,
    publish,
    nudge: (source, agentId) => {
      if (source !== 'sessions') leadership?.reconciler.ask([{ ask: source }]);
      else if (agentId) leadership?.reconciler.ask([{ ask: 'sessions', agentId }]);
    },
    settings,
    audit: deps.audit,
    now,
    log,
  });
  const { operations } = acts;

  const agentList = createAgentList({
    platform: wechat,
    store: createKnownAgentStore(db, accountId),
    now,
    log,
  });
  const avatars = createAvatars({
    folder: join(deps.dataDir, 'avatars'),
    apiBase: deps.wechatApiBase,
    now,
    log,
  });
  const agents = createAgents({
    accountId,
    platform: wechat,
    list: agentList,
    avatars,
    imports: createImportStore(db, accountId),
    roster,
    operations,
    state,
    publish,
    audit,
    now,
    newId: randomUUID,
    log,
  });

  const keepings = async (): Promise<Fact[]> => {
    const seenAt = now();
    const kept = await profiles.list();
    return [
      { type: 'account.changed', seenAt, account: watching.info() },
      { type: 'groups.changed', seenAt, groups: await groups.list() },
      ...kept.map(({ agentId, profile }): Fact => ({ type: 'profile.changed', seenAt, agentId, ...profile })),
    ];
  };
  /** An agent that appears again finds what the tower kept about it. */
  replica.onFrame((frame) => {
    if (!leadership) return;
    for (const change of frame.changes) {
      if (change.type !== 'agent.put' || change.cause !== 'added') continue;
      const { agentId } = change.agent;
      void profiles
        .find(agentId)
        .then(
          (profile) => profile && publish({ type: 'profile.changed', seenAt: now(), agentId, ...profile }),
        )
        .catch((error: unknown) => log.warn({ err: error, agentId }, 'a kept profile could not be read'));
    }
  });

  const isLeading = () => leadership !== undefined;
  const waits = createAccountWaits({
    ...{ store: createWaitStore(db, accountId), replica, isLeading, publish, now, log },
    isClosed: () => openingAt(settings.get('hours'), info.timeZone, now()).kind === 'closed',
  });
  const claims = createAccountClaims(accountId, database.pool, notifications, now);
  const reception = createReception({
    ...{
      accountId,
      db,
      jobs: deps.jobs,
      notifications,
      frames,
      inbox,
      replica,
      settings,
      operations,
      claims,
    },
    ...{ customers, wechat, ledger, now, log },
    estimates: waits,
    told: waits.told,
  });
  const past = createAccountHistory({ accountId, db, inbox, replica, isLeading, now, log });
  const watching = createAccountAlerts({
    ...{ info, settings, replica, ledger, publish, audit, now, log },
    isLeading,
  });
  const doctor = health.open({
    ...{ wechat, ledger, replica, agentList, config },
    callbackUrl: deps.callbackUrl,
    readNow: () => leadership?.reconciler.ask([{ ask: 'agents' }, { ask: 'online' }]),
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

  const follow = (): void => {
    void replica
      .catchUp()
      .catch((error: unknown) => log.warn({ err: error }, 'frames could not be read yet'));
  };
  notifications.on('kf_frame', (id) => {
    if (id === accountId && !leadership) follow();
  });
  notifications.on('kf_inbox', (id) => {
    if (id === accountId)
      void leadership?.writer
        .readInbox()
        .catch((error: unknown) => log.warn({ err: error }, 'inbox not readable yet'));
  });
  const readSettings = (): void =>
    void settings
      .reload()
      .catch((error: unknown) => log.warn({ err: error }, 'settings could not be read again'));
  notifications.on('kf_settings', (id) => {
    if (id === accountId) readSettings();
  });
  notifications.onReconnected(() => {
    readSettings();
    if (!leadership) follow();
    else void leadership.writer.readInbox().catch(() => undefined); // the safety net below reads it again
  });

  let endElection: (() => Promise<void>) | undefined;
  let safetyNet: NodeJS.Timeout | undefined;
  const endLeadership = async (): Promise<void> => {
    const ending = leadership;
    leadership = undefined;
    await reception.end();
    await ending?.end();
  };

  const live: LiveSource = {
    accountId,
    snapshot: replica.snapshot,
    onFrame: replica.onFrame,
    since: replica.since,
    claims,
    status: () => ({ sources: replica.snapshot().state.sources, at: now(), build: deps.build }),
    viewersChanged(viewers) {
      if (watch.viewersChanged(viewers)) leadership?.reconciler.wake();
    },
  };
  const wake = (): void => leadership?.reconciler.wake();
  const wall = createWallSource({ db, accountId, replica, watch, wake, now, expected: waits.expected });
  watch.onWatched(wake);

  return {
    info,
    live,
    wall,
    acts,
    operations,
    customers,
    roster,
    agents,
    settings,
    alerts: watching.alerts,
    history: past.history,
    reception,
    waits,
    doctor,
    callback: health.watchCallback({
      settings: () => ({
        appId: config.appId,
        token: config.callbackToken,
        aesKeys: believedAesKeys(config, now()),
        mode: config.mode,
        maxAgeSeconds: config.callbackMaxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS,
      }),
      async record(push) {
        const row = await inbox.record(pushBody(push));
        const again = row ? undefined : repeatOf(push);
        if (row) leadership?.writer.offer(row);
        else if (again) await publish(again);
      },
      replyTo: reception.replyTo,
      seen: (outcome) => {
        if (outcome !== 'recorded') log.info({ outcome }, 'callback');
      },
    }),
    feed: async (limit) => feed.newest(limit),
    trend: () => trendOf(db, accountId, now()),
    quota: async () => ledger.usage(),
    retryNow() {
      wechat.token.retryNow();
      leadership?.reconciler.retryNow();
    },
    unready: () => unreadyReasons(replica.snapshot().state, now()),
    async start() {
      await ledger.reload();
      await settings.reload();
      await replica.start();
      await waits.start();
      await reception.start();
      for (const frame of (await frames.newest(FEED_FRAMES)).reverse()) feed.add(frame);
      endElection = startElection({
        connect: database.lasting,
        name: `kf-writer:${accountId}`,
        log,
        async onWon() {
          watching.alerts.begin();
          await ledger.reload(); // what the writer before counted
          const next = await lead(
            {
              accountId,
              account: watching.info(),
              node: deps.node,
              newEpoch: randomUUID,
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
              platform: { ...wechat, listAgents: agentList.read },
              watched: watch.isWatched,
              quotaShare: () => ledger.share(POLLED),
              reads: { watchedMs: tuning.pollWatchedMs, idleMs: tuning.pollIdleMs },
              keepings,
              chores: [...chores, ...waits.chores, watching.chore, past.chore],
              log,
            },
            () => void endLeadership(),
          );
          leadership = next;
          await reception.begin();
          tellToken(wechat.token.state());
          await next.writer.readInbox(); // rows recorded while nobody wrote
          log.info('this node writes the account');
          await acts.recover();
          void learnLimits({ wechat, log });
        },
        onLost: endLeadership,
      });
      safetyNet = setInterval(() => {
        if (leadership) void leadership.writer.readInbox().catch(() => undefined);
        else follow();
      }, SAFETY_NET_MS);
    },
    async close() {
      clearInterval(safetyNet);
      watch.close();
      const parts = [reception, acts, past, waits].map((part) => () => part.close());
      // only saves the next start some reading
      const keep = () => (leadership ? frames.storeSnapshot(replica.snapshot()) : undefined);
      const rest = [doctor, ledger, wechat, avatars].map((part) => async () => part.close());
      await closeAll([...parts, keep, () => endElection?.(), ...rest], log);
    },
  };
}
