import { createHash } from 'node:crypto';
import { AgentId, CustomerId, type EpochMs, fromUnixSeconds } from '@kf/shared/contract/ids';
import type { EventPush, MessageKind, MessagePush, Push } from '#routing/push.ts';
import { field, MalformedPush, parseXml, type XmlFields } from './xml.ts';

export interface ParsedPush {
  push: Push;
  /** The same for every delivery of one push, whatever its signature and ciphertext. Unique within an account. */
  key: string;
}

interface Common {
  customerId: CustomerId;
  accountName: string;
  at: EpochMs;
}

/**
 * Elements are found by name; unknown ones, another order and missing optional ones are fine.
 *
 * @throws {MalformedPush}
 */
export function parsePush(xml: string): ParsedPush {
  const fields = parseXml(xml);
  const common = readCommon(fields);
  const kind = field(fields, 'MsgType')?.trim().toLowerCase();
  if (!kind) throw new MalformedPush('no MsgType');
  const push = kind === 'event' ? readEvent(fields, common) : readMessage(fields, common, kind);
  return { push, key: keyOf(fields, push) };
}

function readCommon(fields: XmlFields): Common {
  const customer = CustomerId.safeParse(field(fields, 'FromUserName')?.trim());
  const seconds = field(fields, 'CreateTime')?.trim() ?? '';
  if (!customer.success || !/^\d{1,12}$/.test(seconds)) throw new MalformedPush('no sender or time');
  return {
    customerId: customer.data,
    accountName: field(fields, 'ToUserName')?.trim() ?? '',
    at: fromUnixSeconds(Number(seconds)),
  };
}

const messageKinds = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'file'] as const;

function readMessage(fields: XmlFields, common: Common, msgType: string): MessagePush {
  const kind: MessageKind = messageKinds.find((known) => known === msgType) ?? 'unknown';
  const latitude = field(fields, 'Location_X');
  const longitude = field(fields, 'Location_Y');
  return {
    ...common,
    type: 'message',
    kind,
    ...present('messageId', field(fields, 'MsgId')?.trim()),
    ...present('text', textOf(fields, kind)),
    ...present('menuId', field(fields, 'bizmsgmenuid')?.trim()),
    ...present('mediaId', field(fields, 'MediaId')),
    ...present('pictureUrl', field(fields, 'PicUrl')),
    ...present('format', field(fields, 'Format')),
    ...present('url', field(fields, 'Url')),
    ...(latitude && longitude ? { place: { latitude, longitude } } : {}),
  };
}

function textOf(fields: XmlFields, kind: MessageKind): string | undefined {
  if (kind === 'text') return field(fields, 'Content');
  if (kind === 'voice') return field(fields, 'Recognition');
  if (kind === 'location') return field(fields, 'Label');
  return field(fields, 'Title');
}

/** An optional member that is empty is left out. */
function present<K extends string>(name: K, value: string | undefined): { [P in K]?: string } {
  return (value ? { [name]: value } : {}) as { [P in K]?: string };
}

function readEvent(fields: XmlFields, common: Common): EventPush {
  const name = field(fields, 'Event')?.trim() ?? '';
  const eventKey = field(fields, 'EventKey') ?? '';
  const agentId = readAgent(fields, 'KfAccount');
  const other: EventPush = { ...common, type: 'event.other', event: name, ...present('eventKey', eventKey) };
  // Menu events come in capitals, the others in lower case; nothing promises that it stays so.
  switch (name.toLowerCase()) {
    case 'kf_create_session':
      return agentId ? { ...common, type: 'session.created', agentId } : other;
    case 'kf_close_session': {
      const closeType = present('closeType', field(fields, 'CloseType'));
      return agentId ? { ...common, type: 'session.closed', agentId, ...closeType } : other;
    }
    case 'kf_switch_session': {
      const fromAgentId = readAgent(fields, 'FromKfAccount');
      const toAgentId = readAgent(fields, 'ToKfAccount');
      return fromAgentId && toAgentId
        ? { ...common, type: 'session.switched', fromAgentId, toAgentId }
        : other;
    }
    case 'subscribe':
      return { ...common, type: 'followed', ...present('eventKey', eventKey) };
    case 'unsubscribe':
      return { ...common, type: 'unfollowed' };
    case 'click':
      return { ...common, type: 'menu.clicked', eventKey };
    case 'scan':
      return { ...common, type: 'qr.scanned', eventKey };
    default:
      return other;
  }
}

function readAgent(fields: XmlFields, name: string): AgentId | undefined {
  return AgentId.safeParse(field(fields, name)?.trim()).data;
}

/**
 * A message has an id. An event has none: sender and time, and what tells two events of one second apart. Never the
 * ciphertext or the query, which differ at each delivery.
 */
function keyOf(fields: XmlFields, push: Push): string {
  if (push.type === 'message' && push.messageId && push.messageId.length <= 64) return `m:${push.messageId}`;
  const names = [
    'Event',
    'EventKey',
    'KfAccount',
    'FromKfAccount',
    'ToKfAccount',
    'MsgType',
    'Content',
    'MediaId',
  ];
  const parts = [push.customerId, push.at, ...names.map((name) => field(fields, name) ?? '')];
  return `e:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}
