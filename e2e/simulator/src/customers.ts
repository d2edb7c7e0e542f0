import { ControlError } from './errors.ts';
import type { Platform } from './platform.ts';
import type { PushEntry } from './push/pusher.ts';
import { opercodes } from './records.ts';
import { openWindow } from './world/message-window.ts';
import { leaveQueue } from './world/sessions.ts';
import {
  addCustomer,
  type Customer,
  forgetOldCustomers,
  newOpenid,
  showTo,
  type WindowKind,
} from './world/world.ts';
import type { XmlFields } from './xml.ts';

// What people do in WeChat: customers write, tap, follow and leave; agents type in their client.

export interface Said {
  type: 'text' | 'image' | 'voice' | 'video' | 'shortvideo' | 'location' | 'link' | 'file';
  text: string;
  /** The line of a msgmenu that was tapped. */
  menuId?: string;
}

/** A tiny grey JPEG, so that a customer's picture can be fetched. */
const PICTURE = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'base64',
);

export function newCustomer(platform: Platform, openid?: string): Customer {
  const { world, clock, ids } = platform;
  const id = openid ?? newOpenid(ids);
  const known = world.customers.get(id);
  if (known) return known;
  const subscribedAt = clock.now() - ids.int(1, 400) * 86_400_000;
  const customer = addCustomer(world, clock.now(), id, {
    subscribedAt,
    subscribeScene: ids.pick([
      'ADD_SCENE_SEARCH',
      'ADD_SCENE_QR_CODE',
      'ADD_SCENE_PROFILE_CARD',
      'ADD_SCENE_OTHERS',
    ]),
  });
  forgetOldCustomers(world, platform.settings);
  return customer;
}

/** A customer writes. In session it goes straight to the agent, otherwise to the callback. */
export function say(platform: Platform, customer: Customer, said: Said): PushEntry | null {
  const { world, clock, settings } = platform;
  const now = clock.now();
  const shown = said.type === 'text' ? said.text : `[${said.type === 'shortvideo' ? 'video' : said.type}]`;
  customer.lastMessageAt = now;
  customer.lastExchangeAt = now;
  customer.window = openWindow(
    customer.window,
    settings,
    now,
    said.menuId === undefined ? 'message' : 'menu',
  );
  showTo(customer, { at: now, from: 'self', type: said.type, text: shown });
  const session = world.sessions.get(customer.openid);
  if (session) {
    platform.toAgent(session, shown);
    return null;
  }
  const waiting = world.queue.get(customer.openid);
  if (waiting) waiting.latestAt = now;
  const { msgType, fields } = messageFields(platform, said);
  return platform.pushMessage(customer.openid, msgType, fields, shown);
}

function messageFields(platform: Platform, said: Said): { msgType: string; fields: XmlFields } {
  const MsgId = { raw: platform.newMsgId() };
  const base = { msgType: said.type };
  switch (said.type) {
    case 'text':
      return {
        ...base,
        fields: {
          Content: said.text,
          MsgId,
          ...(said.menuId === undefined ? {} : { bizmsgmenuid: { raw: escapeXml(said.menuId) } }),
        },
      };
    case 'image':
      return {
        ...base,
        fields: {
          PicUrl: 'http://mmbiz.qpic.cn/mmbiz_jpg/simulated/0',
          MsgId,
          MediaId: storeMedia(platform, 'image'),
        },
      };
    case 'voice':
      return {
        ...base,
        fields: { MediaId: storeMedia(platform, 'voice'), Format: 'amr', MsgId, Recognition: '' },
      };
    case 'video':
    case 'shortvideo':
      return {
        ...base,
        fields: {
          MediaId: storeMedia(platform, 'video'),
          ThumbMediaId: storeMedia(platform, 'thumb'),
          MsgId,
        },
      };
    case 'location':
      return {
        ...base,
        fields: {
          Location_X: { raw: '23.134521' },
          Location_Y: { raw: '113.358803' },
          Scale: 20,
          Label: said.text || '广州市',
          MsgId,
        },
      };
    case 'link':
      return {
        ...base,
        fields: { Title: said.text || '链接', Description: '', Url: 'https://example.com/', MsgId },
      };
    case 'file':
      return {
        ...base,
        fields: {
          Title: said.text || 'file.pdf',
          Description: '',
          FileKey: 'simulated',
          FileMd5: '0'.repeat(32),
          FileTotalLen: 1024,
          MsgId,
        },
      };
  }
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function storeMedia(platform: Platform, type: 'image' | 'voice' | 'video' | 'thumb'): string {
  const contentType = type === 'voice' ? 'voice/amr' : type === 'video' ? 'video/mp4' : 'image/jpeg';
  const filename = { image: 'picture.jpg', voice: 'voice.amr', video: 'video.mp4', thumb: 'thumb.jpg' }[type];
  return platform.media.add({ type, bytes: PICTURE, contentType, filename, createdAt: platform.clock.now() });
}

const windowOfEvent: Record<string, WindowKind> = {
  subscribe: 'follow',
  scan: 'scan',
  click: 'menu',
  scancode_push: 'menu',
  scancode_waitmsg: 'menu',
  user_pay: 'pay',
};

/** Something other than a message: pushed in every state of the customer. */
export function act(
  platform: Platform,
  customer: Customer,
  event: string,
  fields: XmlFields = {},
): PushEntry {
  const kind = windowOfEvent[event.toLowerCase()];
  if (kind) customer.window = openWindow(customer.window, platform.settings, platform.clock.now(), kind);
  return platform.pushEvent(customer.openid, event, fields);
}

export function follow(platform: Platform, customer: Customer, scene?: string): PushEntry {
  customer.following = true;
  customer.subscribedAt = platform.clock.now();
  customer.subscribeScene = scene ? 'ADD_SCENE_QR_CODE' : 'ADD_SCENE_SEARCH';
  customer.qrScene = Number(scene) || 0;
  return act(platform, customer, 'subscribe', {
    EventKey: scene ? `qrscene_${scene}` : '',
    ...(scene ? { Ticket: `TICKET${scene}` } : {}),
  });
}

export function unfollow(platform: Platform, customer: Customer): PushEntry {
  customer.following = false;
  customer.window = {};
  platform.apply(leaveQueue(platform.world, customer.openid, 'unfollowed'));
  return act(platform, customer, 'unsubscribe', { EventKey: '' });
}

/** An agent types in the client. It uses none of the account's message count. */
export function agentSays(platform: Platform, openid: string, kfAccount: string, text: string): void {
  const session = platform.world.sessions.get(openid);
  if (session?.kfAccount !== kfAccount) throw new ControlError(409, `${kfAccount} does not serve ${openid}`);
  session.lastMessageAt = platform.clock.now();
  platform.record(openid, opercodes.agentSent, text, kfAccount);
  platform.show(openid, 'agent', 'text', text, kfAccount);
}
