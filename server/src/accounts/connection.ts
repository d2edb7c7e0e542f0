import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { FastifyBaseLogger } from 'fastify';
import { createWechatClient, type WechatClient } from '#wechat/client.ts';
import { createQuotaLedger, type QuotaLedger } from '#wechat/ledger.ts';
import type { TokenState } from '#wechat/token.ts';
import type { AccountConfig } from '../config.ts';
import type { Db } from '../store/database.ts';
import { createQuotaStore } from '../store/quota.ts';
import { createHealth } from './health.ts';
import type { Leader } from './leader.ts';
import { tokenFact } from './token-fact.ts';

export interface ConnectionDeps {
  accountId: AccountId;
  config: Pick<AccountConfig, 'appId' | 'appSecret' | 'dialect'>;
  wechatApiBase: string;
  db: Db;
  leader: Leader;
  now(): EpochMs;
  log: FastifyBaseLogger;
}

/** What one account asks the platform with, what that costs, and how it fares. */
export interface Connection {
  wechat: WechatClient;
  ledger: QuotaLedger;
  health: ReturnType<typeof createHealth>;
  /** Tells how old the token is, if this node writes: the token of the node that reads the platform is the one shown. */
  tellToken(): void;
}

export function createConnection(deps: ConnectionDeps): Connection {
  const { accountId, config, db, leader, now, log } = deps;
  const ledger = createQuotaLedger({
    store: createQuotaStore(db, accountId),
    now,
    onError: (error) => log.warn({ err: error }, 'call counts could not be stored yet'),
  });
  const health = createHealth({ accountId, db, now, log });
  const tell = (token: TokenState): void => {
    const fact = tokenFact(token, now());
    const leadership = leader.present();
    if (!leadership || !fact) return;
    void leadership.writer
      .submit(fact)
      .catch((error: unknown) => log.warn({ err: error }, 'the state of the token could not be told'));
  };
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
      tell(state);
    },
  });
  return { wechat, ledger, health, tellToken: () => tell(wechat.token.state()) };
}
