import { setTimeout as sleep } from 'node:timers/promises';
import { waitForUrl } from '../../scripts/lib/net.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { start, stop } from '../../scripts/lib/run.mjs';

export type Mode = 'plain' | 'compatible' | 'safe';
export type Dialect = 'current' | 'legacy';

export interface PlatformOptions {
  mode: Mode;
  dialect: Dialect;
  agents: number;
  /** They sign in on a PC and take customers by hand only. */
  agentsOnline: number;
  /** More command-line options of the simulator, without the dashes. */
  more: Record<string, string | number>;
}

/** The platform's own view, as `GET /_sim/state` tells it. Instants are Unix seconds. */
export interface Truth {
  at: number;
  agents: {
    kf_account: string;
    kf_nick: string;
    status: number;
    auto_accept: number;
    accepted_case: number;
  }[];
  sessions: { openid: string; kf_account: string; createtime: number }[];
  queue: { openid: string; since: number; latest_time: number; kf_account: string }[];
}

interface CustomerArrival {
  count?: number;
  openid?: string;
  text?: string;
  /** Straight into the queue, as if a transfer had happened; only the poll tells the tower. */
  transfer?: boolean;
  /** The agent asked for. */
  kf_account?: string;
  secondsAgo?: number;
}

/** The simulated WeChat as a process of its own, and everything a test makes it do. */
export interface Platform {
  url: string;
  state(): Promise<Truth>;
  /** Customers write; resolves to their openids. */
  arrive(arrival?: CustomerArrival): Promise<string[]>;
  customer(action: Record<string, unknown>): Promise<void>;
  agent(kfAccount: string, action: Record<string, unknown>): Promise<void>;
  faults(faults: Record<string, unknown>): Promise<void>;
  /** Changes what the account is told in the WeChat console, and whatever else the simulator takes. */
  settings(settings: Record<string, unknown>): Promise<void>;
  /** The WeChat console's check of the callback address. */
  verify(): Promise<{ ok: boolean; answer: string }>;
  /** How often each API path was called since the start. */
  callCounts(): Promise<Record<string, number>>;
  /** The calls of one path (or of all that end so), oldest first. */
  calls(endpoint: string): Promise<Call[]>;
  deliveries(): Promise<Delivery[]>;
  /** Every access token that was given out. */
  tokens(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface Call {
  endpoint: string;
  body: string;
  errcode: number;
  /** When it came, by this machine's clock: Unix milliseconds. */
  realAt: number;
}

export interface Delivery {
  openid: string;
  name: string;
  outcome: string;
}

export async function startPlatform(
  port: number,
  callback: string,
  options: PlatformOptions,
): Promise<Platform> {
  const flags = {
    port,
    callback,
    mode: options.mode,
    dialect: options.dialect,
    agents: options.agents,
    scenario: 'empty',
    seed: 7,
    ...options.more,
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = start(process.execPath, [at('e2e/scripts/simulator.mjs'), ...args], { quiet: true });
  const url = `http://127.0.0.1:${port}`;
  const up = await waitForUrl(`${url}/_sim/state`, {
    timeoutMs: 60_000,
    gaveUp: () => child.child.exitCode !== null,
  });
  if (!up) throw new Error(`the simulator did not start:\n${child.output.join('\n')}`);
  const platform = controlOf(url, () => stop(child));
  const { agents } = await platform.state();
  for (const { kf_account } of agents.slice(0, options.agentsOnline)) {
    await platform.agent(kf_account, { action: 'online', status: 1, autoAccept: 0 });
  }
  return platform;
}

/** Opens sessions, as many for each agent, that nobody was told of: they were there before. */
export async function openSessions(platform: Platform, perAgent: number) {
  const online = (await platform.state()).agents.filter(({ status }) => status > 0);
  for (const { kf_account } of online) {
    const customers = await platform.arrive({ count: perAgent, transfer: true });
    for (const openid of customers) await platform.agent(kf_account, { action: 'accept', openid });
  }
}

function controlOf(url: string, stopProcess: () => Promise<void>): Platform {
  const request = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/_sim${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    url,
    state: () => request('GET', '/state'),
    arrive: async (arrival = {}) =>
      (await request<{ openids: string[] }>('POST', '/customers', { action: 'arrive', ...arrival })).openids,
    customer: (action) => request('POST', '/customers', action),
    agent: (kfAccount, action) => request('POST', `/agents/${encodeURIComponent(kfAccount)}`, action),
    faults: (faults) => request('POST', '/faults', faults),
    settings: (settings) => request('POST', '/settings', settings),
    verify: () => request('POST', '/verify'),
    callCounts: async () => {
      const { counts } = await request<{ counts: Record<string, { total: number }> }>('GET', '/calls');
      return Object.fromEntries(Object.entries(counts).map(([path, { total }]) => [path, total]));
    },
    calls: async (endpoint) =>
      (await request<{ log: Call[] }>('GET', `/calls?limit=5000&endpoint=${encodeURIComponent(endpoint)}`))
        .log,
    deliveries: async () => (await request<{ log: Delivery[] }>('GET', '/deliveries?limit=5000')).log,
    tokens: async () => (await request<{ values: string[] }>('GET', '/tokens')).values,
    stop: stopProcess,
  };
}

/** Polls until it holds; for facts that no page shows. */
export async function eventually(what: string, holds: () => Promise<boolean>, timeoutMs = 40_000) {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never happened within ${timeoutMs} ms: ${what}`);
    await sleep(100);
  }
}
