import type { EpochMs } from '@kf/shared/contract/ids';
import type { RecordedPush } from '#callback/target.ts';
import { toFact } from '#callback/to-facts.ts';
import type { CustomerMessage } from '#customers/ports.ts';
import type { Fact } from '#live/facts.ts';
import type { CustomerAct } from '#notices/ports.ts';
import type { PassiveReply } from '#routing/push.ts';
import type { InboxEntry, InboxRow } from '../store/inbox.ts';

/** How a push lies in the inbox. */
export type PushBody = Pick<RecordedPush, 'push' | 'reply' | 'receivedAt'>;

export function pushBody({ key, receivedAt, push, reply }: RecordedPush): InboxEntry {
  const body: PushBody = { push, reply, receivedAt };
  return { key, receivedAt, customerId: push.customerId, kind: 'push', body };
}

/** The fact an inbox row tells. Rows are written by this code alone, so their shape is known. */
export function factOf(row: InboxRow): Fact {
  if (row.kind === 'fact') return row.body as Fact;
  const { push, reply, receivedAt } = row.body as PushBody;
  return toFact(push, receivedAt, reply);
}

/** How the first delivery of a push was answered, by what was kept of it. */
export const replyIn = (body: unknown): PassiveReply | undefined => (body as PushBody | undefined)?.reply;

/** What a message tells that was delivered and recorded before; nothing where it makes no difference. */
export function repeatOf({ push, reply, receivedAt }: RecordedPush): Fact | undefined {
  const fact = toFact(push, receivedAt, reply);
  return fact.type === 'customer.spoke' && fact.transferred ? { ...fact, repeated: true } : undefined;
}

/** What the customer wrote, among the pushes about them. */
export function messagesOf(rows: readonly { receivedAt: EpochMs; body: unknown }[]): CustomerMessage[] {
  return rows.flatMap(({ receivedAt, body }) => {
    const { push } = body as PushBody;
    if (push.type !== 'message') return [];
    return [{ at: receivedAt, kind: push.kind, ...(push.text !== undefined && { text: push.text }) }];
  });
}

/** What a push in the inbox allows to send to the customer, if anything. */
export function actOf(body: unknown): CustomerAct['kind'] | undefined {
  const { push } = body as PushBody;
  switch (push.type) {
    case 'message':
      return push.menuId === undefined ? 'message' : 'tap';
    case 'menu.clicked':
      return 'tap';
    case 'followed':
      return 'follow';
    case 'qr.scanned':
      return 'scan';
    default:
      return undefined;
  }
}
