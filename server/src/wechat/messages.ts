import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { WechatCall } from './call.ts';
import { Done } from './platform-values.ts';

const SEND = '/cgi-bin/message/custom/send';

export interface MessageTarget {
  customerId: CustomerId;
  /** Shows the message as from this agent. Needs neither a session nor the agent online. */
  agentId?: AgentId;
}

export interface MenuMessage {
  head: string;
  /** A tap comes back as a text message with `bizmsgmenuid` = id, any time and repeatedly. */
  entries: readonly { id: string; content: string }[];
  tail: string;
}

/**
 * A text from the account. Never repeated by us after silence: a message that arrived twice cannot be taken back.
 *
 * @throws {WechatError} kind `window`: the customer may not be written to now.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
export async function sendText(call: WechatCall, target: MessageTarget, content: string): Promise<void> {
  await send(call, target, { msgtype: 'text', text: { content } });
}

/** @throws {WechatError} as {@link sendText}. */
export async function sendMenu(call: WechatCall, target: MessageTarget, menu: MenuMessage): Promise<void> {
  const list = menu.entries.map(({ id, content }) => ({ id, content }));
  const msgmenu = { head_content: menu.head, list, tail_content: menu.tail };
  await send(call, target, { msgtype: 'msgmenu', msgmenu });
}

/** The picture must have been uploaded before. @throws {WechatError} 40007 expired, else as {@link sendText}. */
export async function sendImage(call: WechatCall, target: MessageTarget, mediaId: string): Promise<void> {
  await send(call, target, { msgtype: 'image', image: { media_id: mediaId } });
}

async function send(
  call: WechatCall,
  { customerId, agentId }: MessageTarget,
  message: object,
): Promise<void> {
  const customservice = agentId === undefined ? {} : { customservice: { kf_account: agentId } };
  const body = { touser: customerId, ...message, ...customservice };
  await call('POST', SEND, { body, schema: Done, retry: 'never' });
}

/** "Typing…" for 15 s. Its failures are harmless. @throws {WechatError} 45072, 45080, 45081. */
export async function setTyping(call: WechatCall, customerId: CustomerId, on: boolean): Promise<void> {
  const body = { touser: customerId, command: on ? 'Typing' : 'CancelTyping' };
  await call('POST', '/cgi-bin/message/custom/typing', { body, schema: Done, retry: 'never' });
}
