import { ApiError } from '../errors.ts';
import { checkMedia, isMediaType } from '../media.ts';
import { isOpen, spend } from '../world/message-window.ts';
import type { Customer, Seen } from '../world/world.ts';
import { showTo } from '../world/world.ts';
import {
  type Call,
  type Endpoint,
  jsonBody,
  knownAgent,
  knownCustomer,
  numberIn,
  ok,
  optionalText,
} from './endpoint.ts';

type Body = Record<string, unknown>;
type Content = Pick<Seen, 'text' | 'menu'>;

const MENU_ENTRIES_MAX = 10;
const MENU_ID_MAX_BYTES = 64;
const MENU_CONTENT_MAX_BYTES = 128;

const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8');

function part(body: Body, name: string): Body | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ApiError(40035);
  return value as Body;
}

/** A member that must be there for this type of message. */
function required(body: Body, name: string): Body {
  const value = part(body, name);
  if (!value) throw new ApiError(40035);
  return value;
}

function textContent({ platform }: Call, body: Body): Content {
  const text = optionalText(part(body, 'text') ?? {}, 'content') ?? '';
  if (text === '') throw new ApiError(44004);
  if (bytesOf(text) > platform.settings.textMaxBytes) throw new ApiError(45002);
  return { text };
}

/** Media ids may also be permanent ones, which only the console knows; the simulator knows what was uploaded to it. */
function mediaContent(type: string, idField = 'media_id') {
  return ({ platform, now }: Call, body: Body): Content => {
    const mediaId = optionalText(required(body, type), idField);
    if (!mediaId || !platform.media.get(mediaId, now)) throw new ApiError(40007);
    return { text: `[${type}]` };
  };
}

function menuContent(_call: Call, body: Body): Content {
  const menu = required(body, 'msgmenu');
  const list = menu['list'];
  if (!Array.isArray(list) || list.length < 1 || list.length > MENU_ENTRIES_MAX) throw new ApiError(40035);
  const entries = list.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) throw new ApiError(40035);
    const id = menuText((entry as Body)['id']);
    const content = optionalText(entry as Body, 'content');
    if (!id || !content) throw new ApiError(40035);
    if (bytesOf(id) > MENU_ID_MAX_BYTES || bytesOf(content) > MENU_CONTENT_MAX_BYTES)
      throw new ApiError(40035);
    return { id, content };
  });
  const lines = [
    optionalText(menu, 'head_content') ?? '',
    ...entries.map((entry) => entry.content),
    optionalText(menu, 'tail_content') ?? '',
  ];
  return { text: lines.filter(Boolean).join('\n'), menu: entries };
}

/** Ids are strings; a number is taken for one. */
const menuText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

const plainContent =
  (type: string, label = type) =>
  (_call: Call, body: Body): Content => {
    required(body, type);
    return { text: `[${label}]` };
  };

const contents: Record<string, (call: Call, body: Body) => Content> = {
  text: textContent,
  image: mediaContent('image'),
  voice: mediaContent('voice'),
  video: mediaContent('video'),
  music: plainContent('music'),
  news: plainContent('news'),
  mpnews: plainContent('mpnews'),
  mpnewsarticle: plainContent('mpnewsarticle'),
  msgmenu: menuContent,
  wxcard: plainContent('wxcard'),
  miniprogrampage: plainContent('miniprogrampage'),
};

function spendOne(customer: Customer, now: number): void {
  if (!customer.following) throw new ApiError(45015);
  const left = spend(customer.window, now);
  if (typeof left === 'number') throw new ApiError(left);
  if (customer.refusesMessages) throw new ApiError(48002);
  customer.window = left;
}

const send: Endpoint = {
  path: '/cgi-bin/message/custom/send',
  method: 'POST',
  auth: 'token',
  handle(call) {
    const { platform, now } = call;
    const body = jsonBody(call);
    const customer = knownCustomer(platform, optionalText(body, 'touser'));
    const type = optionalText(body, 'msgtype') ?? '';
    const read = Object.hasOwn(contents, type) ? contents[type] : undefined;
    if (!read) throw new ApiError(40008);
    const content = read(call, body);
    const from = part(body, 'customservice');
    const agent = from && knownAgent(platform, optionalText(from, 'kf_account'));
    spendOne(customer, now);
    customer.typingUntil = 0;
    customer.lastExchangeAt = now;
    showTo(customer, {
      at: now,
      from: 'custom',
      type,
      ...content,
      ...(agent ? { kfAccount: agent.kfAccount } : {}),
    });
    return ok;
  },
};

const typing: Endpoint = {
  path: '/cgi-bin/message/custom/typing',
  method: 'POST',
  auth: 'token',
  handle(call) {
    const { platform, now } = call;
    const body = jsonBody(call);
    const customer = knownCustomer(platform, optionalText(body, 'touser'));
    const command = optionalText(body, 'command');
    if (command !== 'Typing' && command !== 'CancelTyping') throw new ApiError(45072);
    if (!customer.following || !isOpen(customer.window, now)) throw new ApiError(45015);
    if (command === 'CancelTyping') {
      customer.typingUntil = 0;
      return ok;
    }
    const { typingSeconds, typingExchangeSeconds } = platform.settings;
    if (now - customer.lastExchangeAt > typingExchangeSeconds * 1000) throw new ApiError(45080);
    if (customer.typingUntil > now) throw new ApiError(45081);
    customer.typingUntil = now + typingSeconds * 1000;
    return ok;
  },
};

const upload: Endpoint = {
  path: '/cgi-bin/media/upload',
  method: 'POST',
  auth: 'token',
  async handle(call) {
    const type = call.query['type'];
    if (!isMediaType(type)) throw new ApiError(40004);
    const file = await call.upload();
    if (!file) throw new ApiError(41005);
    const errcode = checkMedia(type, file);
    if (errcode) throw new ApiError(errcode);
    const { bytes, filename, contentType } = file;
    const media_id = call.platform.media.add({ type, bytes, filename, contentType, createdAt: call.now });
    return { type, media_id, created_at: Math.floor(call.now / 1000) };
  },
};

const download: Endpoint = {
  path: '/cgi-bin/media/get',
  method: 'GET',
  auth: 'token',
  handle({ platform, query, now, baseUrl }) {
    const mediaId = query['media_id'] ?? '';
    const media = platform.media.get(mediaId, now);
    if (!media) throw new ApiError(40007);
    if (media.type === 'video') return { video_url: `${baseUrl}/mmbiz_video/${mediaId}` };
    return { bytes: media.bytes, contentType: media.contentType, filename: media.filename };
  },
};

const DAY_SECONDS = 86_400;
const RECORDS_MAX = 10_000;

const messageList: Endpoint = {
  path: '/customservice/msgrecord/getmsglist',
  method: 'POST',
  auth: 'token',
  feature: true,
  handle(call) {
    const body = jsonBody(call);
    const [start, end, msgid, number] = ['starttime', 'endtime', 'msgid', 'number'].map((name) =>
      numberIn(body[name]),
    );
    if (start === undefined || end === undefined || msgid === undefined || number === undefined)
      throw new ApiError(65416);
    if (start < 0 || start > end || msgid < 0 || number < 1 || number > RECORDS_MAX)
      throw new ApiError(65416);
    if (end - start > DAY_SECONDS) throw new ApiError(65417);
    const question = {
      fromMs: start * 1000,
      toMs: end * 1000 + 999,
      fromMsgid: msgid,
      number,
      now: call.now,
    };
    const found = call.platform.records.list(question);
    const last = found.at(-1);
    return {
      recordlist: found.map(({ openid, opercode, text, at, worker }) => ({
        openid,
        opercode,
        text,
        time: Math.floor(at / 1000),
        worker,
      })),
      number: found.length,
      msgid: last ? last.msgid + 1 : 0,
    };
  },
};

export const messageEndpoints: Endpoint[] = [send, typing, upload, download, messageList];
