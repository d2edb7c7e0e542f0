import { ApiError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { close, openByApi } from '../world/sessions.ts';
import type { Agent, Waiting } from '../world/world.ts';
import {
  type Call,
  type Endpoint,
  jsonBody,
  knownAgent,
  knownCustomer,
  ok,
  optionalText,
} from './endpoint.ts';

const NOTES_KEPT = 50;

/** Checks 2 to 4 of create and close, in the order in which the platform makes them. */
function readPair(call: Call): { openid: string; agent: Agent; note: string | undefined } {
  const body = jsonBody(call);
  const customer = knownCustomer(call.platform, optionalText(body, 'openid'));
  if (!customer.following) throw new ApiError(40003);
  const agent = knownAgent(call.platform, optionalText(body, 'kf_account'));
  return {
    openid: customer.openid,
    agent,
    note: typeof body['text'] === 'string' ? body['text'] : undefined,
  };
}

/** The old `text`: a supervisor's word to the agent. */
function keepNote({ now }: Call, agent: Agent, openid: string, text: string | undefined): void {
  if (!text) return;
  agent.notes.push({ at: now, openid, text });
  if (agent.notes.length > NOTES_KEPT) agent.notes.shift();
}

const create: Endpoint = {
  path: '/customservice/kfsession/create',
  method: 'POST',
  auth: 'token',
  feature: true,
  handle(call) {
    const { platform } = call;
    const { openid, agent, note } = readPair(call);
    const session = platform.world.sessions.get(openid);
    if (session?.kfAccount === agent.kfAccount) return ok; // nothing happens, so there is no event
    if (!agent.wechatId) throw new ApiError(65402);
    if (agent.status === 0) throw new ApiError(65415);
    if (session) throw new ApiError(65414);
    keepNote(call, agent, openid, note);
    platform.apply(openByApi(platform.world, call.now, openid, agent.kfAccount));
    return ok;
  },
};

const closeSession: Endpoint = {
  path: '/customservice/kfsession/close',
  method: 'POST',
  auth: 'token',
  feature: true,
  handle(call) {
    const { platform } = call;
    const { openid, agent, note } = readPair(call);
    const session = platform.world.sessions.get(openid);
    if (!session) throw new ApiError(65413); // also for a waiting customer: there is no session yet
    if (session.kfAccount !== agent.kfAccount) throw new ApiError(65414);
    keepNote(call, agent, openid, note);
    platform.apply(close(platform.world, call.now, openid, 'api'));
    return ok;
  },
};

const seconds = (ms: number) => Math.floor(ms / 1000);
const legacyOk = (platform: Platform) => (platform.settings.dialect === 'legacy' ? ok : {});

const getSession: Endpoint = {
  path: '/customservice/kfsession/getsession',
  method: 'GET',
  auth: 'token',
  feature: true,
  handle({ platform, query }) {
    const { openid } = knownCustomer(platform, query['openid']);
    const session = platform.world.sessions.get(openid);
    return {
      ...legacyOk(platform),
      createtime: session ? seconds(session.createdAt) : 0,
      kf_account: session?.kfAccount ?? '',
    };
  },
};

const getSessionList: Endpoint = {
  path: '/customservice/kfsession/getsessionlist',
  method: 'GET',
  auth: 'token',
  feature: true,
  handle({ platform, query }) {
    const agent = knownAgent(platform, query['kf_account']);
    if (!agent.wechatId) throw new ApiError(65402);
    const sessionlist = [...agent.sessions]
      .map((openid) => ({ createtime: seconds(platform.world.sessions.get(openid)?.createdAt ?? 0), openid }))
      .sort((a, b) => a.createtime - b.createtime || (a.openid < b.openid ? -1 : 1));
    return { sessionlist };
  },
};

const getWaitCase: Endpoint = {
  path: '/customservice/kfsession/getwaitcase',
  method: 'GET',
  auth: 'token',
  feature: true,
  handle({ platform }) {
    const { world, settings } = platform;
    const listed = [...world.queue.values()].slice(0, settings.waitListMax); // in order of arrival
    return {
      count: world.queue.size,
      waitcaselist: settings.dialect === 'legacy' ? listed.map(legacyRow) : listed.map(currentRow),
    };
  },
};

const legacyRow = ({ since, kfAccount, openid }: Waiting) => ({
  createtime: seconds(since),
  kf_account: kfAccount,
  openid,
});
const currentRow = ({ latestAt, openid }: Waiting) => ({ latest_time: seconds(latestAt), openid });

export const sessionEndpoints: Endpoint[] = [create, closeSession, getSession, getSessionList, getWaitCase];
