import { randomBytes } from 'node:crypto';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import { sourceNames } from '@kf/shared/contract/live';
import type { FastifyBaseLogger } from 'fastify';
import type { AgentList } from '#agents/agent-list.ts';
import { sign } from '#callback/crypto.ts';
import { type CallbackTarget, OWN_ECHO } from '#callback/target.ts';
import { createDoctorRoom, type Doctor, type DoctorRoom } from '#doctor/doctor.ts';
import { askOwnAddress } from '#doctor/own-address.ts';
import type { WechatClient } from '#wechat/client.ts';
import { nextPlatformMidnight, type QuotaLedger } from '#wechat/ledger.ts';
import type { AccountConfig } from '../config.ts';
import type { Db } from '../store/database.ts';
import { createDoctorStore } from '../store/doctor.ts';
import { learnLimits } from './chores.ts';
import type { Replica } from './replica.ts';

const DAY_MS = 24 * 3_600_000;
const ERRORS_KEPT_MS = 7 * DAY_MS;

export interface HealthDeps {
  accountId: AccountId;
  db: Db;
  now(): EpochMs;
  log: FastifyBaseLogger;
}

interface HealthParts {
  wechat: WechatClient;
  ledger: QuotaLedger;
  replica: Replica;
  agentList: AgentList;
  config: AccountConfig;
  /** Where the platform pushes to: a whole address, or its path while nobody said what is in front. */
  callbackUrl: string;
  /** Reads the sources again that are due or failing, if this node reads them. */
  readNow(): void;
}

/** What one account's doctor watches and asks: joins it to the client, the callback and the live state. */
export function createHealth({ accountId, db, now, log }: HealthDeps) {
  const store = createDoctorStore(db, accountId);
  const room: DoctorRoom = createDoctorRoom({ store, now, log });
  return {
    watch: room.watch,
    /** Notes what came, and how it fared, on its way. */
    watchCallback: (target: CallbackTarget): CallbackTarget => ({
      ...target,
      async record(push) {
        const before = await target.record(push);
        room.callbackLog.saw(`push:${push.push.type}`);
        return before;
      },
      seen(outcome) {
        if (outcome !== 'recorded') room.callbackLog.saw(outcome);
        target.seen(outcome);
      },
    }),
    prune: () => store.prune((now() - ERRORS_KEPT_MS) as EpochMs),
    open(parts: HealthParts): Doctor {
      watchFrames(parts.replica, room);
      return room.open(sourcesOf(parts, now, log));
    },
  };
}

/** What a read found although the sources had been read before: a push that should have told did not come. */
function watchFrames(replica: Replica, room: DoctorRoom): void {
  let wasRead = false;
  replica.onFrame(({ changes }) => {
    const before = wasRead;
    const { sources } = replica.snapshot().state;
    wasRead = sourceNames.every((name) => name === 'events' || sources[name].state === 'live');
    if (!before) return;
    for (const change of changes) {
      if (change.type === 'session.put' && change.cause?.kind === 'found') room.noteFound();
      if (change.type === 'session.removed' && change.cause === 'inferred') room.noteFound();
      if (change.type === 'waiting.put' && change.cause && change.waiting.sinceFrom !== 'message')
        room.noteFound();
    }
  });
}

function sourcesOf(parts: HealthParts, now: () => EpochMs, log: FastifyBaseLogger) {
  const { wechat, ledger, replica, agentList, config, callbackUrl } = parts;
  return {
    state: () => replica.snapshot().state,
    callback: { url: callbackUrl, mode: config.mode },
    day: () => ({ startedAt: nextPlatformMidnight(now()) - DAY_MS, endsAt: nextPlatformMidnight(now()) }),
    async usage() {
      await ledger.reload();
      return ledger.usage().endpoints.map((use) => {
        const closedUntil = ledger.closure(use.path)?.until;
        return { ...use, ...(closedUntil !== undefined && { closedUntil }) };
      });
    },
    probes: {
      renewToken: () => wechat.token.renew(),
      listAgents: () => wechat.listAgents(),
      async readAgents() {
        await agentList.read();
        parts.readNow();
      },
      readQuota: () => learnLimits({ wechat, log }),
      async askOwnAddress() {
        if (!URL.canParse(callbackUrl)) return 'no_public_url' as const;
        const url = new URL(callbackUrl);
        const timestamp = String(Math.floor(now() / 1_000));
        const nonce = randomBytes(6).toString('hex');
        const echo = OWN_ECHO + randomBytes(8).toString('hex');
        const signature = sign(config.callbackToken, timestamp, nonce);
        url.search = new URLSearchParams({ signature, timestamp, nonce, echostr: echo }).toString();
        return askOwnAddress(url, echo);
      },
    },
  };
}
