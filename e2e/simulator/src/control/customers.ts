import type { z } from 'zod';
import { act, follow, newCustomer, say, unfollow } from '../customers.ts';
import { ControlError } from '../errors.ts';
import { openingLines } from '../names.ts';
import type { Platform } from '../platform.ts';
import type { PushEntry } from '../push/pusher.ts';
import { openWindow } from '../world/message-window.ts';
import { leaveQueue, transfer } from '../world/sessions.ts';
import type { Customer } from '../world/world.ts';
import type { CustomerAction } from './requests.ts';

type Action = z.output<typeof CustomerAction>;
type Of<Name extends Action['action']> = Extract<Action, { action: Name }>;

export interface CustomerResult {
  openids: string[];
  pushes: PushEntry[];
}

export function customerNamed(platform: Platform, openid: string): Customer {
  const customer = platform.world.customers.get(openid);
  if (!customer) throw new ControlError(404, `there is no customer ${openid}`);
  return customer;
}

/** @throws {ControlError} 404 for a customer nobody has seen, 409 when it cannot be done now */
export function actAsCustomer(platform: Platform, action: Action): CustomerResult {
  if (action.action === 'arrive') return arrive(platform, action);
  if (action.action === 'follow') {
    const customer = newCustomer(platform, action.openid);
    return { openids: [customer.openid], pushes: [follow(platform, customer, action.scene)] };
  }
  const customer = customerNamed(platform, action.openid);
  const pushed = actAsKnown(platform, customer, action);
  return { openids: [customer.openid], pushes: pushed ? [pushed] : [] };
}

function actAsKnown(
  platform: Platform,
  customer: Customer,
  action: Exclude<Action, Of<'arrive'> | Of<'follow'>>,
): PushEntry | null {
  const { world, clock, settings } = platform;
  switch (action.action) {
    case 'message':
      if (!customer.following) throw new ControlError(409, `${customer.openid} does not follow the account`);
      return say(platform, customer, { type: action.msgtype ?? 'text', text: action.text ?? '你好' });
    case 'leave':
      if (!action.silent) platform.apply(leaveQueue(world, customer.openid, 'left'));
      return null;
    case 'tap':
      return tap(platform, customer, action);
    case 'unfollow':
      return unfollow(platform, customer);
    case 'scan':
      return act(platform, customer, 'SCAN', {
        EventKey: action.scene ?? '1',
        Ticket: `TICKET${action.scene ?? '1'}`,
      });
    case 'pay':
      customer.window = openWindow(customer.window, settings, clock.now(), 'pay');
      return null;
    case 'refuse':
      customer.refusesMessages = action.on ?? true;
      return null;
  }
}

function tap(
  platform: Platform,
  customer: Customer,
  { menuId, text, key, event }: Of<'tap'>,
): PushEntry | null {
  if (menuId === undefined) return act(platform, customer, event ?? 'CLICK', { EventKey: key ?? 'service' });
  const entries = [...customer.seen].reverse().flatMap(({ menu }) => menu ?? []);
  const content = text ?? entries.find(({ id }) => id === menuId)?.content;
  if (content === undefined)
    throw new ControlError(409, `${customer.openid} was sent no menu line "${menuId}"`);
  return say(platform, customer, { type: 'text', text: content, menuId });
}

function arrive(platform: Platform, action: Of<'arrive'>): CustomerResult {
  if (action.openid !== undefined && (action.count ?? 1) > 1)
    throw new ControlError(400, 'either openid or count');
  const result: CustomerResult = { openids: [], pushes: [] };
  for (let index = 0; index < (action.count ?? 1); index += 1) {
    const customer = newCustomer(platform, action.openid);
    customer.following = true;
    result.openids.push(customer.openid);
    const text = action.text ?? platform.ids.pick(openingLines);
    if (action.transfer || action.queue) enqueue(platform, customer, action, text);
    else {
      const push = say(platform, customer, { type: action.msgtype ?? 'text', text });
      if (push) result.pushes.push(push);
    }
  }
  return result;
}

/** Straight to customer service, as if the callback had answered with a transfer. */
function enqueue(
  platform: Platform,
  customer: Customer,
  { kf_account, secondsAgo = 0 }: Of<'arrive'>,
  text: string,
): void {
  const { world, settings, clock } = platform;
  const since = clock.now() - secondsAgo * 1000;
  customer.lastMessageAt = since;
  customer.lastExchangeAt = since;
  customer.window = openWindow(customer.window, settings, since, 'message');
  const session = world.sessions.get(customer.openid);
  if (session) return platform.toAgent(session, text);
  platform.apply(
    transfer(world, settings, clock.now(), { openid: customer.openid, text, wish: kf_account ?? '', since }),
  );
}
