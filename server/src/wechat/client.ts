import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { Dialect } from '@kf/shared/contract/live';
import { Agent, fetch as undiciFetch } from 'undici';
import * as agents from './agents.ts';
import { createWechatCall, type Fetch, type WechatLog } from './call.ts';
import type { WechatError } from './errors.ts';
import type { QuotaLedger } from './ledger.ts';
import * as media from './media.ts';
import * as messages from './messages.ts';
import * as quota from './quota.ts';
import * as records from './records.ts';
import * as sessions from './sessions.ts';
import { createTokenSource, type TokenState } from './token.ts';
import * as users from './users.ts';
import * as waitQueue from './wait-queue.ts';

export interface WechatClientOptions {
  appId: string;
  secret: string;
  /** For example `https://api.weixin.qq.com`, or a regional host. */
  baseUrl: string;
  dialect: Dialect;
  ledger: QuotaLedger;
  now: () => number;
  log: WechatLog;
  timeoutMs?: number;
  onToken?: (state: TokenState) => void;
  watch?: ClientWatch;
  /** Tests pass their own; otherwise the client keeps connections of its own alive until `close`. */
  fetch?: Fetch;
  sleep?: (ms: number) => Promise<unknown>;
}

/** Told while the client works. Must not throw. */
export interface ClientWatch {
  onAnswered(path: string): void;
  onError(error: WechatError): void;
  /** The platform's clock in epoch ms (whole seconds), with when we asked and when the answer came. */
  onDate(told: { date: number; sentAt: number; receivedAt: number }): void;
}

export type WechatClient = ReturnType<typeof createWechatClient>;

/** Everything the tower asks of one Official Account. All methods reject with WechatError. */
export function createWechatClient(options: WechatClientOptions) {
  const { appId, secret, dialect, ledger, now, watch } = options;
  const connections = options.fetch ? undefined : new Agent({ connections: 16, keepAliveTimeout: 30_000 });
  const send: Fetch =
    options.fetch ??
    ((url, init) => undiciFetch(url, connections ? { ...init, dispatcher: connections } : init));
  const fetch: Fetch = async (url, init) => {
    const sentAt = now();
    const answer = await send(url, init);
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(date)) watch?.onDate({ date, sentAt, receivedAt: now() });
    return answer;
  };
  const shared = {
    baseUrl: options.baseUrl,
    fetch,
    ledger,
    now,
    log: options.log,
    ...(watch && { onError: watch.onError }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  };
  const token = createTokenSource({
    ...shared,
    appId,
    secret,
    ...(options.onToken ? { onChange: options.onToken } : {}),
  });
  const call = createWechatCall({
    ...shared,
    token,
    ...(options.sleep ? { sleep: options.sleep } : {}),
    ...(watch && {
      observe: ({ path, outcome }) => {
        if (outcome === 'ok') watch.onAnswered(path);
      },
    }),
  });

  /** Today's platform knows no passwords. */
  const withPassword = ({ password, ...agent }: agents.AgentWrite): agents.AgentWrite =>
    dialect === 'legacy' && password !== undefined ? { ...agent, password } : agent;

  return {
    dialect,
    token: {
      state: token.state,
      retryNow: token.retryNow,
      renew: token.renew,
      ensure: async (): Promise<void> => void (await token.get()),
    },

    listAgents: () => agents.listAgents(call, dialect),
    listOnlineAgents: () => agents.listOnlineAgents(call, dialect),
    addAgent: (agent: agents.AgentWrite) => agents.addAgent(call, dialect, withPassword(agent)),
    renameAgent: (agent: agents.AgentWrite) => agents.renameAgent(call, withPassword(agent)),
    deleteAgent: (agentId: AgentId) => agents.deleteAgent(call, agentId),
    uploadAvatar: (agentId: AgentId, jpeg: Uint8Array) => agents.uploadAvatar(call, agentId, jpeg),
    inviteWorker: (agentId: AgentId, wechatId: string) => agents.inviteWorker(call, agentId, wechatId),

    createSession: (session: sessions.SessionWrite) => sessions.createSession(call, session),
    closeSession: (session: sessions.SessionWrite) => sessions.closeSession(call, session),
    getSession: (customerId: CustomerId) => sessions.getSession(call, customerId),
    listSessions: (agentId: AgentId) => sessions.listSessions(call, agentId),
    listWaiting: () => waitQueue.listWaiting(call),

    sendText: (target: messages.MessageTarget, content: string) => messages.sendText(call, target, content),
    sendMenu: (target: messages.MessageTarget, menu: messages.MenuMessage) =>
      messages.sendMenu(call, target, menu),
    sendImage: (target: messages.MessageTarget, mediaId: string) => messages.sendImage(call, target, mediaId),
    setTyping: (customerId: CustomerId, on: boolean) => messages.setTyping(call, customerId, on),

    listRecords: (query: records.RecordQuery) => records.listRecords(call, query),
    getUser: (customerId: CustomerId) => users.getUser(call, customerId),
    setUserRemark: (customerId: CustomerId, remark: string) => users.setUserRemark(call, customerId, remark),
    uploadMedia: (
      type: media.MediaType,
      file: { filename: string; contentType: string; bytes: Uint8Array },
    ) => media.uploadMedia(call, type, file),
    downloadMedia: (mediaId: string) => media.downloadMedia(call, mediaId),

    /** Reads the platform's counter of one endpoint into the ledger. */
    learnQuota: async (path: string): Promise<quota.EndpointQuota> => {
      const answer = await quota.getQuota(call, path);
      ledger.learn(path, answer);
      return answer;
    },
    /** Sets all of the account's counters to zero: ten times a month, and only when a person asks for it. */
    clearQuota: async (): Promise<void> => {
      const spent = ledger.closure('/cgi-bin/stable_token') !== undefined;
      await (spent ? quota.clearQuotaWithSecret(call, appId, secret) : quota.clearQuota(call, appId));
      ledger.cleared();
    },

    /** Ends kept connections; requests on their way are waited for. */
    close: async (): Promise<void> => {
      await connections?.close();
    },
  };
}
