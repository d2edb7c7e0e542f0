import type { EpochMs } from '@kf/shared/contract/ids';
import type { WaitingCustomer } from '@kf/shared/contract/live';
import type { Allowance, NoticeSettings } from '@kf/shared/contract/notices';
import type { CustomerAct, CustomerRecord, NoticeRow } from './ports.ts';

type Rules = NoticeSettings['allowance'];

/** WeChat counts by its own clock. */
const MESSAGE_MARGIN_MS = 30_000;
const TAP_MARGIN_MS = 5_000;
/** A customer who refuses messages is not asked again for so long, whatever they write meanwhile. */
const REFUSAL_MS = 7 * 86_400_000;

/** Refusals that hold until the customer does something again. */
const UNTIL_NEXT_ACT = new Set([45015, 45047, 43004]);
const REFUSES = 48002;

/** What takes one of the messages: also what may have left. */
const spends = (row: NoticeRow): boolean =>
  row.channel === 'message' && row.state !== 'failed' && row.state !== 'dropped';

/**
 * What may still be sent to a customer. WeChat says how many messages each act of the customer allows and for how long,
 * not how several acts combine: they are taken not to add up, and each message to count against all of them.
 *
 * @param notices of this customer; planned ones count as sent
 */
export function allowanceOf(
  acts: readonly CustomerAct[],
  notices: readonly NoticeRow[],
  rules: Rules,
  now: EpochMs,
): Allowance {
  const steps = [
    ...acts.map((act) => ({ at: act.at, act })),
    ...notices
      .filter((row) => spends(row) || row.state === 'failed')
      .map((row) => ({ at: spentAt(row), row })),
  ].sort((a, b) => a.at - b.at);
  let message = { left: 0, until: 0 };
  let tap = { left: 0, until: 0 };
  let stopped: Allowance['stopped'];
  for (const step of steps) {
    if (step.at > now) break;
    if ('act' in step) {
      if (stopped && stopped.errcode !== REFUSES) stopped = undefined;
      if (step.act.kind === 'message') {
        message = {
          left: rules.perMessage,
          until: step.at + rules.messageHours * 3_600_000 - MESSAGE_MARGIN_MS,
        };
      } else tap = { left: rules.perTap, until: step.at + rules.tapSeconds * 1_000 - TAP_MARGIN_MS };
      continue;
    }
    if (step.row.state !== 'failed') {
      message.left = Math.max(0, message.left - 1);
      tap.left = Math.max(0, tap.left - 1);
      continue;
    }
    const errcode = step.row.wechat?.errcode;
    if (errcode !== undefined && (UNTIL_NEXT_ACT.has(errcode) || errcode === REFUSES))
      stopped = { errcode, at: step.at as EpochMs };
  }
  const holds = stopped && (stopped.errcode !== REFUSES || now - stopped.at < REFUSAL_MS);
  const open = [message, tap].filter(({ left, until }) => left > 0 && until > now);
  const left = holds ? 0 : Math.max(0, ...open.map((window) => window.left));
  const until = Math.max(0, ...open.map((window) => window.until));
  return {
    left,
    ...(left > 0 && { until: until as EpochMs }),
    ...(holds && stopped && { stopped }),
  };
}

const spentAt = (row: NoticeRow): EpochMs => row.endedAt ?? row.plannedAt;

/** In the queue without a message that reached us: the platform's list says when the customer last wrote. */
export function actsOf(
  record: CustomerRecord | undefined,
  waiting: WaitingCustomer | undefined,
): CustomerAct[] {
  const acts = record?.acts ?? [];
  const spokeAt =
    waiting?.lastSpokeAt ?? (waiting?.sinceFrom === 'message' ? waiting.waitingSince : undefined);
  return acts.length === 0 && spokeAt !== undefined ? [{ at: spokeAt, kind: 'message' }] : acts;
}
