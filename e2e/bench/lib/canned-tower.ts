// Serves the real, built console, and behind it a live stream of exactly known rate. For what happens in the browser
// alone: the real server would have to be fed through its callback, and its pace would be measured instead.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Me } from '@kf/shared/contract/http';
import type { AgentId, EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { Agent, Change, Group, LiveState, Session, WaitingCustomer } from '@kf/shared/contract/live';
import {
  aGroup,
  agentId,
  anAgent,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
} from '@kf/shared/testing/builders';
import { Server } from 'socket.io';
import { at as inRepository } from '../../scripts/lib/paths.mjs';

const FRAME_EVERY_MS = 100;
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Size {
  agents: number;
  sessions: number;
  waiting: number;
}

export interface CannedTower {
  url: string;
  /** Sends so many changes a second, in frames of a tenth of a second each; resolves to how many were sent. */
  play(changesPerSecond: number, seconds: number): Promise<number>;
  stop(): Promise<void>;
}

export async function startCannedTower(size: Size): Promise<CannedTower> {
  const stage = createStage(size);
  const http = createServer((request, response) => void answer(request, response, stage));
  const io = new Server(http, { serveClient: false });
  io.of('/live').on('connection', (socket) => {
    socket.emit('live:snapshot', { epoch: 'bench', seq: stage.seq, at: Date.now(), state: stage.state });
    socket.emit('live:status', status(stage));
  });
  const timer = setInterval(() => io.of('/live').emit('live:status', status(stage)), 5_000);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    play: (changesPerSecond, seconds) =>
      play(stage, (frame) => io.of('/live').emit('live:frame', frame), changesPerSecond, seconds),
    stop: async () => {
      clearInterval(timer);
      await io.close();
    },
  };
}

const build = 'bench';
const me: Me = {
  personId: 'p1' as Me['personId'],
  username: 'bench',
  name: '林主管',
  role: 'admin',
  scope: 'all',
  kind: 'person',
  mustSetUpFactor: false,
  admins: [],
  accounts: [{ id: 'main' as Me['accounts'][number]['id'], name: '云杉家居服务号', dialect: 'current' }],
  build,
};
const status = ({ state }: Stage) => ({ sources: state.sources, viewers: 1, at: Date.now(), build });

async function answer({ url = '/' }: IncomingMessage, response: ServerResponse, { state }: Stage) {
  const path = url.split('?', 1)[0] ?? '/';
  const send = (body: string | Buffer, type: string) => response.setHeader('content-type', type).end(body);
  if (path === '/api/me') return send(JSON.stringify(me), 'application/json');
  if (path.endsWith('/live/feed')) return send('{"entries":[]}', 'application/json');
  if (path.endsWith('/live/trend')) {
    return send(
      JSON.stringify({ fromAt: state.today.startedAt, stepMs: 60_000, waiting: [] }),
      'application/json',
    );
  }
  if (path.startsWith('/api/')) return response.writeHead(404).end();
  const file = extname(path) ? path : '/index.html';
  const body = await readFile(inRepository('web/dist', join('/', file))).catch(() => undefined);
  if (body === undefined) return response.writeHead(404).end();
  return send(body, types[extname(file)] ?? 'application/octet-stream');
}

interface Stage {
  state: LiveState;
  seq: number;
  /** The next change; the state is kept up with. */
  next(): Change;
}

function createStage({ agents, sessions, waiting }: Size): Stage {
  const now = Date.now();
  const groups = Array.from({ length: 5 }, (_, i) =>
    aGroup({ groupId: groupId(`g${i}`), name: `第 ${i + 1} 组`, colour: i, order: i }),
  );
  const team = Array.from({ length: agents }, (_, i) => agentOf(i, groups, sessions / agents, now));
  const served = Array.from({ length: sessions }, (_, i) => sessionOf(i, team, now));
  const queue = Array.from({ length: waiting }, (_, i) => waitingOf(i, now));
  const state = aState({ groups, agents: team, sessions: served, waiting: queue });
  for (const source of Object.values(state.sources)) source.asOf = at(now);
  return { state, seq: 0, next: changesOf(team, served, queue) };
}

const code = (i: number) => {
  const symbols = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
  const text = Array.from(
    { length: 6 },
    (_, k) => symbols[Math.floor(i / symbols.length ** k) % symbols.length],
  );
  return `${text.slice(0, 3).join('')}-${text.slice(3).join('')}`;
};

const agentOf = (i: number, groups: Group[], load: number, now: number): Agent =>
  anAgent({
    agentId: agentId(`kf${2001 + i}@kfdemo`),
    nickname: `客服${i + 1}`,
    staffNo: String(1001 + i),
    presenceSince: at(now - 3_600_000),
    reportedLoad: load,
    capacity: load + 5,
    groupIds: [groups[i % groups.length]?.groupId as GroupId],
  });

const sessionOf = (i: number, team: Agent[], now: number): Session =>
  aSession({
    customerId: customerId(`oSession${String(i).padStart(20, '0')}`),
    code: code(i),
    agentId: team[i % team.length]?.agentId as AgentId,
    startedAt: at(now - (i % 1_500) * 1_000),
  });

const waitingOf = (i: number, now: number): WaitingCustomer =>
  aWaitingCustomer({
    customerId: customerId(`oWaiting${String(i).padStart(20, '0')}`),
    code: code(100_000 + i),
    waitingSince: at(now - 600_000 + i * 1_000),
    order: now - 600_000 + i * 1_000,
  });

/**
 * Two in five end a session and open another with the same agent, two in five are transfers between agents, one in five
 * a customer who waits and writes again.
 */
function changesOf(team: Agent[], served: Session[], queue: WaitingCustomer[]): () => Change {
  let n = 0;
  let comers = served.length;
  const pending: Change[] = [];
  return () => {
    const change = pending.shift();
    if (change) return change;
    n += 1;
    const i = (n * 7_919) % served.length;
    const session = served[i] as Session;
    if (n % 4 === 0) {
      const waiting = { ...(queue[n % queue.length] as WaitingCustomer), lastSpokeAt: Date.now() as EpochMs };
      return { type: 'waiting.put', waiting };
    }
    if (n % 4 === 1) {
      const fresh = {
        ...sessionOf(comers++, team, Date.now()),
        agentId: session.agentId,
        startedAt: at(Date.now()),
      };
      served[i] = fresh;
      pending.push({ type: 'session.put', session: fresh, cause: { kind: 'accepted' } });
      return {
        type: 'session.removed',
        customerId: session.customerId,
        agentId: session.agentId,
        cause: 'closed',
      };
    }
    const moved = { ...session, agentId: team[(n * 31) % team.length]?.agentId as AgentId };
    served[i] = moved;
    return { type: 'session.put', session: moved, cause: { kind: 'switched', fromAgentId: session.agentId } };
  };
}

async function play(
  stage: Stage,
  emit: (frame: object) => void,
  perSecond: number,
  seconds: number,
): Promise<number> {
  const frames = (seconds * 1_000) / FRAME_EVERY_MS;
  const perFrame = (perSecond * FRAME_EVERY_MS) / 1_000;
  const started = performance.now();
  for (let i = 0; i < frames; i++) {
    const changes = Array.from({ length: perFrame }, stage.next);
    emit({ epoch: 'bench', from: stage.seq, to: stage.seq + perFrame, at: Date.now(), changes });
    stage.seq += perFrame;
    const due = started + (i + 1) * FRAME_EVERY_MS;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  return stage.seq;
}
