import { createCallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import { createFaultBook } from './faults.ts';
import { createMediaBook } from './media.ts';
import { readReply } from './push/passive-reply.ts';
import { createPusher, type PushDraft, type PushEntry } from './push/pusher.ts';
import { createQuotaBook } from './quota.ts';
import { createRecordBook, type Opercode, opercodes } from './records.ts';
import type { Rng } from './rng.ts';
import type { Faults, Settings } from './settings.ts';
import { createTokenBook } from './tokens.ts';
import { close, leaveQueue, sessionDeadline, transfer } from './world/sessions.ts';
import {
  type CloseCause,
  createWorld,
  type Happening,
  type OpenCause,
  type Session,
  showTo,
  type Waiting,
} from './world/world.ts';
import type { XmlFields } from './xml.ts';

export const SYSTEM_LINE = '该公众号提供的服务出现故障，请稍后再试';

/** One account of the platform with everything that belongs to it; all parts are made here and handed on. */
export type Platform = ReturnType<typeof createPlatform>;

interface PlatformDeps {
  settings: Settings;
  clock: Clock;
  rng: Rng;
  faults: Partial<Faults>;
}

const FIRST_MSG_ID = 23_903_507_600_338_688n;
/** Events whose failure the customer notices, since they answer an act of theirs. */
const visibleEvents = new Set(['subscribe', 'SCAN', 'CLICK', 'scancode_push', 'scancode_waitmsg']);

export function createPlatform({ settings, clock, rng, faults: initialFaults }: PlatformDeps) {
  const world = createWorld();
  const records = createRecordBook(settings);
  const faults = createFaultBook(rng.fork('faults'), initialFaults);
  const ids = rng.fork('ids');
  const msgIds = rng.fork('msg-ids');
  const listeners: ((happening: Happening) => void)[] = [];
  const agentInboxes: ((message: { openid: string; kfAccount: string; text: string }) => void)[] = [];
  let lastMsgId = FIRST_MSG_ID;
  const pusher = createPusher({ settings, clock, rng, faults, onAnswer, onFailed });

  function newMsgId(): string {
    lastMsgId += BigInt(msgIds.int(1, 1_000_000));
    return String(lastMsgId);
  }

  // What happened in the world goes out as pushes and records.

  function apply(happenings: Happening[]): Happening[] {
    for (const happening of happenings) {
      publish(happening);
      for (const listen of listeners) listen(happening);
    }
    return happenings;
  }

  function publish(happening: Happening) {
    switch (happening.type) {
      case 'queued': {
        const waiting = world.queue.get(happening.openid);
        if (waiting) watchWaiting(waiting);
        record(happening.openid, opercodes.waiting, '', waiting?.kfAccount ?? '');
        return;
      }
      case 'opened':
        return publishOpened(happening);
      case 'closed':
        return publishClosed(happening);
      case 'switched': {
        const { openid, from, to } = happening;
        record(openid, opercodes.switched, '', to);
        pushEvent(openid, 'kf_switch_session', { FromKfAccount: from, ToKfAccount: to });
        return;
      }
      case 'unqueued':
      case 'agent':
        return;
    }
  }

  function publishOpened({
    openid,
    kfAccount,
    cause,
    forwarded,
  }: {
    openid: string;
    kfAccount: string;
    cause: OpenCause;
    forwarded: string[];
  }) {
    const session = world.sessions.get(openid);
    if (session) watchSession(session);
    record(openid, cause === 'api' ? opercodes.started : opercodes.accepted, '', kfAccount);
    for (const text of forwarded) record(openid, opercodes.agentReceived, text, kfAccount);
    pushEvent(openid, 'kf_create_session', { KfAccount: kfAccount });
  }

  function publishClosed({
    openid,
    kfAccount,
    cause,
  }: {
    openid: string;
    kfAccount: string;
    cause: CloseCause;
  }) {
    record(openid, opercodes.closed, '', kfAccount);
    if (cause === 'timeout' && !settings.timeoutEmitsClose) return;
    const closeType = settings.emitCloseType ? { CloseType: cause === 'timeout' ? 'TIMEOUT' : 'KF' } : {};
    pushEvent(openid, 'kf_close_session', { KfAccount: kfAccount, ...closeType });
  }

  function record(openid: string, opercode: Opercode, text: string, worker: string) {
    records.add({ at: clock.now(), openid, opercode, text, worker });
  }

  // What ends by itself. Checked when it would be due; activity meanwhile only moves the next check.

  function watchSession(session: Session) {
    clock.at(sessionDeadline(session, settings), () => {
      if (world.sessions.get(session.openid) !== session) return;
      if (sessionDeadline(session, settings) > clock.now()) watchSession(session);
      else apply(close(world, clock.now(), session.openid, 'timeout'));
    });
  }

  function watchWaiting(waiting: Waiting) {
    const due = () => waiting.latestAt + settings.waitSilenceSeconds * 1000;
    clock.at(due(), () => {
      if (world.queue.get(waiting.openid) !== waiting) return;
      if (due() > clock.now()) watchWaiting(waiting);
      else apply(leaveQueue(world, waiting.openid, 'silent'));
    });
  }

  // Pushes.

  function pushFields(openid: string, msgType: string, fields: XmlFields): XmlFields {
    return {
      ToUserName: settings.originalId,
      FromUserName: openid,
      CreateTime: clock.nowSeconds(),
      MsgType: msgType,
      ...fields,
    };
  }

  function pushEvent(openid: string, event: string, fields: XmlFields = {}): PushEntry {
    return pusher.send({
      kind: 'event',
      name: event,
      openid,
      fields: pushFields(openid, 'event', { Event: event, ...fields }),
    });
  }

  function pushMessage(openid: string, msgType: string, fields: XmlFields, text: string): PushEntry {
    const draft: PushDraft = {
      kind: 'message',
      name: msgType,
      openid,
      text,
      fields: pushFields(openid, msgType, fields),
    };
    record(openid, opercodes.accountReceived, text, '');
    return pusher.send(draft);
  }

  // What the callback answered.

  const noticed = (entry: PushEntry) => entry.kind === 'message' || visibleEvents.has(entry.name);

  function onFailed(entry: PushEntry) {
    if (noticed(entry)) show(entry.openid, 'system', 'system', SYSTEM_LINE);
  }

  function onAnswer(entry: PushEntry, body: string) {
    const reply = readReply(body, settings, entry.openid);
    entry.reply = reply.kind;
    switch (reply.kind) {
      case 'nothing':
        return;
      case 'fault':
        return refuse(entry, reply.why);
      case 'message':
        show(entry.openid, 'passive', reply.type, reply.text);
        return;
      case 'transfer':
        if (entry.kind === 'event')
          return refuse(entry, 'an event cannot be transferred to customer service');
        return forward(entry, reply.kfAccount);
    }
  }

  function refuse(entry: PushEntry, why: string) {
    entry.reply = `fault: ${why}`;
    faults.note(`push ${entry.id} (${entry.name}) of ${entry.openid}: ${why}`, clock.now());
    onFailed(entry);
  }

  function forward(entry: PushEntry, wish: string) {
    const { openid, text = '' } = entry;
    const session = world.sessions.get(openid);
    if (!world.customers.get(openid)?.following) return;
    if (session) return toAgent(session, text);
    if (wish && !world.agents.get(wish)?.wechatId) {
      faults.note(
        `push ${entry.id}: transfer to "${wish}", who is unknown or unbound, taken as without TransInfo`,
        clock.now(),
      );
    }
    apply(transfer(world, settings, clock.now(), { openid, text, wish }));
  }

  /** A customer's message on its way straight to the serving agent. */
  function toAgent(session: Session, text: string) {
    session.lastMessageAt = clock.now();
    record(session.openid, opercodes.agentReceived, text, session.kfAccount);
    for (const receive of agentInboxes)
      receive({ openid: session.openid, kfAccount: session.kfAccount, text });
  }

  function show(
    openid: string,
    from: 'passive' | 'system' | 'agent' | 'custom',
    type: string,
    text: string,
    kfAccount?: string,
  ) {
    const customer = world.customers.get(openid);
    if (!customer) return;
    if (from !== 'system') customer.lastExchangeAt = clock.now();
    showTo(customer, { at: clock.now(), from, type, text, ...(kfAccount ? { kfAccount } : {}) });
  }

  return {
    settings,
    clock,
    rng,
    world,
    records,
    faults,
    pusher,
    /** Customers' ids and nothing else, so that the same seed gives the same people. */
    ids,
    rids: rng.fork('rids'),
    tokens: createTokenBook(settings, rng.fork('tokens')),
    quota: createQuotaBook(settings),
    media: createMediaBook(settings, rng.fork('media')),
    calls: createCallLog(settings),
    headImages: new Map<string, { bytes: Buffer; contentType: string }>(),
    apply,
    show,
    record,
    newMsgId,
    pushEvent,
    pushMessage,
    toAgent,
    /** Puts the time limits of sessions and of waiting on again, after the world or the rules changed by hand. */
    watchAll() {
      for (const session of world.sessions.values()) watchSession(session);
      for (const waiting of world.queue.values()) watchWaiting(waiting);
    },
    onHappening: (listen: (happening: Happening) => void) => listeners.push(listen),
    onAgentMessage: (receive: (message: { openid: string; kfAccount: string; text: string }) => void) =>
      agentInboxes.push(receive),
  };
}
