import { z } from 'zod';
import { AccountId, AgentId, AlertId, CustomerId, EpochMs, GroupId, PersonId } from './ids.ts';

/** What the tower watches for. The order is that of the settings page. */
export const alertKinds = [
  /** Too many wait. Value: customers. */
  'waiting',
  /** Somebody waits too long. Value: ms. */
  'longest_wait',
  /** Customers wait and nobody is online. Value: customers. */
  'nobody_online',
  /** An agent went offline and left sessions open. Value: sessions. */
  'agent_vanished',
  /** Sessions near or past the time after which WeChat stops forwarding. Value: sessions. */
  'session_long',
  /** A hand-over closed with one agent and did not open with the other: nobody has the customer. */
  'handover_unfinished',
  /** WeChat cannot be read. */
  'platform_degraded',
  /** Calls of the day run out. Value: share used, 0–1. */
  'quota_low',
  /** Reads show life that no push told of. Value: ms since the last push. */
  'callback_silent',
] as const;
export const AlertKind = z.enum(alertKinds);
export type AlertKind = z.infer<typeof AlertKind>;

export const AlertLevel = z.enum(['attention', 'alarm']);
export type AlertLevel = z.infer<typeof AlertLevel>;

const Doer = z.object({ personId: PersonId, name: z.string(), at: EpochMs });

/** A trouble that lasts. Judged by the writer, shown alike everywhere; part of the live state. */
export const Alert = z.object({
  alertId: AlertId,
  kind: AlertKind,
  level: AlertLevel,
  raisedAt: EpochMs,
  /** Since when at this level. */
  levelSince: EpochMs,
  /** What it is about; all absent: the account. */
  groupId: GroupId.optional(),
  agentId: AgentId.optional(),
  customerId: CustomerId.optional(),
  /** The customer's short code. */
  code: z.string().optional(),
  /** What the rule saw when it raised the alert or changed its level; the unit is said with the kind. */
  value: z.number().optional(),
  /** Somebody has heard it: no more sound until it gets worse. */
  seen: Doer.optional(),
  /** Who sees to it. */
  owner: Doer.optional(),
  /** Silent until then, unless it gets worse. */
  snoozed: Doer.extend({ until: EpochMs }).optional(),
});
export type Alert = z.infer<typeof Alert>;

export const AlertAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('acknowledge') }),
  z.object({ act: z.literal('own') }),
  /** Gives it back; only the owner. */
  z.object({ act: z.literal('release') }),
  z.object({ act: z.literal('snooze'), minutes: z.number().int().min(1).max(720) }),
]);
export type AlertAct = z.infer<typeof AlertAct>;

export const AlertParams = z.object({ accountId: AccountId, alertId: AlertId });
export const AlertAnswer = z.object({ alert: Alert });

/** What rules would find now under settings that are being tried. */
export const AlertPreview = z.object({
  alerts: z.array(Alert.omit({ raisedAt: true, levelSince: true, seen: true, owner: true, snoozed: true })),
});
export type AlertPreview = z.infer<typeof AlertPreview>;
