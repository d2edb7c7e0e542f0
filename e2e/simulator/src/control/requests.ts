import { z } from 'zod';
import { Faults, Outage, ScenarioName, Settings } from '../settings.ts';

// What the control routes take. The in-process methods of the simulator take the same.

/** Takes a member under other names too: people type these requests by hand. */
function alsoNamed<Schema extends z.ZodType>(schema: Schema, aliases: Record<string, string>) {
  return z.preprocess((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const named = Object.entries(value).map(([name, member]) => [aliases[name] ?? name, member] as const);
    return Object.fromEntries(named);
  }, schema);
}

const openid = z.string().min(1).max(64);
const text = z.string();
const messageType = z.enum(['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'file']);
const wait = { /** Answer only when the push is finished. */ wait: z.boolean().optional() };

const KnownCustomerAction = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('arrive'),
    openid: openid.optional(),
    count: z.int().min(1).max(5000).optional(),
    text: text.optional(),
    msgtype: messageType.optional(),
    /** Goes to customer service at once, without the callback; `queue` says the same. */
    transfer: z.boolean().optional(),
    queue: z.boolean().optional(),
    /** The agent asked for, with `transfer`. */
    kf_account: z.string().optional(),
    /** Has been waiting for so long, with `transfer`. */
    secondsAgo: z.number().nonnegative().optional(),
    ...wait,
  }),
  z.object({
    action: z.literal('message'),
    openid,
    text: text.optional(),
    msgtype: messageType.optional(),
    ...wait,
  }),
  z.object({
    action: z.literal('leave'),
    openid,
    /** Stops answering but stays in the queue, as most people do. */
    silent: z.boolean().optional(),
  }),
  z.object({
    action: z.literal('tap'),
    openid,
    /** A custom menu's key. */
    key: z.string().optional(),
    event: z.string().optional(),
    /** The line of a msgmenu; its text is looked up in what the customer was sent. */
    menuId: z.string().optional(),
    text: text.optional(),
    ...wait,
  }),
  z.object({ action: z.literal('follow'), openid: openid.optional(), scene: z.string().optional(), ...wait }),
  z.object({ action: z.literal('unfollow'), openid, ...wait }),
  z.object({ action: z.literal('scan'), openid, scene: z.string().optional(), ...wait }),
  z.object({ action: z.literal('pay'), openid }),
  z.object({ action: z.literal('refuse'), openid, on: z.boolean().optional() }),
]);
export const CustomerAction = alsoNamed(KnownCustomerAction, {
  kfAccount: 'kf_account',
  content: 'text',
  id: 'menuId',
});
export type CustomerAction = z.input<typeof KnownCustomerAction>;

const mask = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const maximum = z.int().min(0).max(1000);

const KnownAgentAction = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('online'),
    /** 1 PC, 2 mobile, 3 both. */
    status: mask.optional(),
    autoAccept: maximum.optional(),
  }),
  z.object({ action: z.literal('offline') }),
  z
    .object({ action: z.literal('autoAccept'), value: maximum.optional(), autoAccept: maximum.optional() })
    .refine((body) => (body.value ?? body.autoAccept) !== undefined, 'value is missing'),
  z.object({ action: z.literal('accept'), openid: openid.optional(), count: z.int().min(1).optional() }),
  z.object({ action: z.literal('close'), openid }),
  z.object({ action: z.literal('switch'), openid, to: z.string().min(1) }),
  z.object({ action: z.literal('send'), openid, text: z.string().min(1) }),
  z.object({ action: z.literal('confirm') }),
  z.object({ action: z.literal('reject') }),
  z.object({ action: z.literal('expire') }),
  z.object({ action: z.literal('bind'), wechatId: z.string().optional() }),
]);
export const AgentAction = alsoNamed(KnownAgentAction, {
  auto_accept: 'autoAccept',
  max: 'value',
  limit: 'value',
  kf_account: 'to',
  toKfAccount: 'to',
});
export type AgentAction = z.input<typeof KnownAgentAction>;

const tokenSlot = z.union([z.boolean(), z.enum(['token', 'stable', 'both'])]);

export const FaultRequest = Faults.omit({ outage: true })
  .partial()
  .extend({
    outage: z.union([z.boolean(), Outage]).nullable().optional(),
    /** Back to no faults, before the rest of the request is applied. */
    reset: z.boolean().optional(),
    /** Refuses the current token from now on (40001). */
    killToken: tokenSlot.optional(),
    /** Ends the current token's life now (42001). */
    expireToken: tokenSlot.optional(),
    /** Somebody else calls /cgi-bin/token. */
    anotherRefresh: z.boolean().optional(),
    /** Paths whose calls of today are used up (45009). */
    quotaSpent: z.array(z.string()).optional(),
  })
  .strict();
export type FaultRequest = z.input<typeof FaultRequest>;

const KnownClockRequest = z
  .object({
    advanceSeconds: z.number().nonnegative().max(31_536_000).optional(),
    speed: z.number().min(0).max(3600).optional(),
  })
  .strict();
export const ClockRequest = alsoNamed(KnownClockRequest, {
  advance: 'advanceSeconds',
  seconds: 'advanceSeconds',
});
export type ClockRequest = z.input<typeof KnownClockRequest>;

const KnownScenarioRequest = z.object({
  name: ScenarioName,
  arrivalsPerMinute: z.number().nonnegative().optional(),
  /** Ends an outage by itself. */
  seconds: z.number().positive().optional(),
  /** People who appear in the queue at once. */
  burst: z.int().nonnegative().max(5000).optional(),
});
export const ScenarioRequest = alsoNamed(KnownScenarioRequest, { scenario: 'name' });
export type ScenarioRequest = z.input<typeof KnownScenarioRequest>;

export const SettingsRequest = z.strictObject(
  Object.fromEntries(
    Object.entries(Settings.shape).map(([name, schema]) => [name, schema.unwrap().optional()]),
  ),
) as unknown as z.ZodType<Partial<Settings>>;

export const PushRequest = z.object({
  openid,
  /** MsgType; `event` when `event` is given. */
  msgtype: z.string().optional(),
  event: z.string().optional(),
  /** Elements besides the common four; a nested object makes a nested element. */
  fields: z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.record(z.string(), z.union([z.string(), z.number()]))]),
    )
    .optional(),
  ...wait,
});
export type PushRequest = z.input<typeof PushRequest>;

export interface DeliveryFilter {
  since?: number;
  openid?: string;
  name?: string;
  outcome?: string;
  limit?: number;
}
