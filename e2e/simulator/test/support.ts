import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createSimulator, type Simulator, type SimulatorOptions } from '../src/create-simulator.ts';
import { decrypt } from '../src/crypto.ts';
import { readXml, textOf } from '../src/xml.ts';

/** A world that stands still, ended with the test. */
export async function aSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({ speed: 0, agents: 3, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

export type Json = Record<string, unknown> & { errcode?: number; errmsg?: string };

export interface Api {
  token: string;
  get(path: string, query?: Record<string, string>): Promise<Json>;
  post(path: string, body?: unknown, query?: Record<string, string>): Promise<Json>;
  /** A body as it is, not made into JSON. */
  raw(
    method: string,
    path: string,
    body?: string | FormData,
    query?: Record<string, string>,
  ): Promise<Response>;
}

export async function anApi(simulator: Simulator): Promise<Api> {
  const { appid, secret } = simulator.settings();
  const login = await fetch(`${simulator.url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const raw: Api['raw'] = (method, path, body, query = {}) => {
    const url = `${simulator.url}${path}?${new URLSearchParams({ access_token: token, ...query })}`;
    return fetch(url, { method, ...(body === undefined ? {} : { body }) });
  };
  return {
    token,
    raw,
    get: async (path, query) => (await (await raw('GET', path, undefined, query)).json()) as Json,
    post: async (path, body = {}, query) =>
      (await (await raw('POST', path, JSON.stringify(body), query)).json()) as Json,
  };
}

export interface Received {
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: string;
  /** The innermost XML, decrypted if need be. */
  xml: string;
  field(name: string): string | undefined;
}

export type Answerer = (push: Received, response: ServerResponse) => string | null | Promise<string | null>;

/** A receiver of pushes. Null leaves the answer to the answerer. */
export async function aCallback(
  simulator: Simulator,
  answerer: Answerer = () => 'success',
): Promise<Received[]> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const push = read(simulator, request, Buffer.concat(chunks).toString('utf8'));
      received.push(push);
      void Promise.resolve(answerer(push, response)).then(
        (answer) => answer !== null && response.end(answer),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  simulator.setCallback(`http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat/main/callback`);
  return received;
}

function read(simulator: Simulator, request: IncomingMessage, body: string): Received {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://callback').searchParams);
  const outer = body === '' ? null : readXml(body);
  const encrypted = outer && textOf(outer, 'Encrypt');
  const xml = encrypted ? decrypt(encrypted, simulator.settings()) : body;
  const tree = xml === '' ? null : readXml(xml);
  return {
    query,
    headers: request.headers,
    body,
    xml,
    field: (name) => (tree ? textOf(tree, name) : undefined),
  };
}

/** A plain transfer reply to a push. */
export function transferTo(push: Received, kfAccount?: string): string {
  const info = kfAccount ? `<TransInfo><KfAccount><![CDATA[${kfAccount}]]></KfAccount></TransInfo>` : '';
  return `<xml><ToUserName><![CDATA[${push.field('FromUserName')}]]></ToUserName><FromUserName><![CDATA[${push.field('ToUserName')}]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[transfer_customer_service]]></MsgType>${info}</xml>`;
}

/** One customer who is known and follows, in no session and not waiting. */
export async function aCustomer(simulator: Simulator, openid?: string): Promise<string> {
  const { openids } = await simulator.customers({ action: 'follow', ...(openid ? { openid } : {}) });
  return openids[0] as string;
}

export const A1 = 'kf2001@kfdemo';
export const A2 = 'kf2002@kfdemo';
export const A3 = 'kf2003@kfdemo';
