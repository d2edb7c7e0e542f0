import { z } from 'zod';

const MINUTE = 60;
const HOUR = 3600;

const WindowRule = z.object({ count: z.number().nonnegative(), seconds: z.number().positive() });

/**
 * Everything about the account and the platform that can be chosen. What WeChat does not document is a setting here,
 * so that a later finding changes one line. Seconds unless the name says otherwise.
 */
export const Settings = z.object({
  callbackUrl: z.url().nullable().default(null),
  appid: z.string().min(1).default('wx0123456789abcdef'),
  secret: z.string().min(1).default('sim-secret'),
  token: z
    .string()
    .regex(/^[A-Za-z0-9]{3,32}$/, 'token must be 3 to 32 letters or digits')
    .default('kfSimToken2024'),
  aesKey: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'aesKey must be exactly 43 letters or digits')
    .default('KfReferenceKey0123456789abcdefghijklmnopqrG'),
  mode: z.enum(['plain', 'compatible', 'safe']).default('safe'),
  dialect: z.enum(['legacy', 'current']).default('current'),
  originalId: z.string().min(1).default('gh_0123456789ab'),
  weixinId: z.string().min(1).max(30).default('kfdemo'),

  // sessions
  sessionIdleSeconds: z
    .number()
    .positive()
    .default(30 * MINUTE),
  sessionTimeoutFrom: z.enum(['create', 'lastMessage']).default('lastMessage'),
  timeoutEmitsClose: z.boolean().default(true),
  emitCloseType: z.boolean().default(false),
  waitSilenceSeconds: z
    .number()
    .positive()
    .default(48 * HOUR),
  transMode: z.enum(['direct', 'wait']).default('direct'),

  // pushes
  deliveries: z.int().min(1).max(10).default(3),
  deliveryTimeoutMs: z.number().positive().default(5000), // real time, also when the clock runs fast
  /** Which clock stamps the query of a push. A receiver checks freshness by its own, which is the real one. */
  signatureClock: z.enum(['real', 'virtual']).default('real'),
  maxConcurrentPushes: z.int().positive().default(200),

  // agents
  maxAgents: z.int().positive().default(100),
  invitationHours: z.number().positive().default(24),
  allowPngHead: z.boolean().default(false),
  headImageMaxBytes: z
    .int()
    .positive()
    .default(5 * 1024 * 1024),
  kfIdType: z.enum(['string', 'number']).default('string'),
  showKfOpenid: z.boolean().default(true),
  /** When set, only these WeChat ids exist (65409 for all others); otherwise every plausible one does. */
  knownWechatIds: z.array(z.string()).nullable().default(null),
  /** WeChat ids that are bound in too many accounts already (65410). */
  overboundWechatIds: z.array(z.string()).default([]),
  waitListMax: z.int().positive().default(100),

  // tokens
  tokenSeconds: z
    .int()
    .positive()
    .default(2 * HOUR),
  tokenOverlapSeconds: z
    .int()
    .nonnegative()
    .default(5 * MINUTE),
  forcedRefreshSeconds: z.int().nonnegative().default(30),
  forcedRefreshPerDay: z.int().nonnegative().default(20),
  wrongSecretErrcode: z.union([z.literal(40125), z.literal(40001)]).default(40125),

  // custom messages
  quotaModel: z.enum(['merged', 'perAction']).default('merged'),
  messageWindow: WindowRule.default({ count: 5, seconds: 48 * HOUR }),
  menuWindow: WindowRule.default({ count: 3, seconds: MINUTE }),
  followWindow: WindowRule.default({ count: 3, seconds: MINUTE }),
  scanWindow: WindowRule.default({ count: 3, seconds: MINUTE }),
  payWindow: WindowRule.default({ count: 1_000_000_000, seconds: 48 * HOUR }), // "unlimited"
  textMaxBytes: z.int().positive().default(2048),
  typingSeconds: z.number().positive().default(15),
  typingExchangeSeconds: z.number().positive().default(30),
  mediaSeconds: z
    .number()
    .positive()
    .default(72 * HOUR),

  // chat records
  recordDelaySeconds: z.number().nonnegative().default(5),
  oldRecordCodes: z.boolean().default(false),
  maxRecords: z.int().positive().default(50_000),

  // quotas; keys are paths, a limit of null is "none"
  dailyLimits: z.record(z.string(), z.int().nonnegative().nullable()).default({}),
  minuteLimits: z.record(z.string(), z.int().nonnegative().nullable()).default({}),
  defaultDailyLimit: z.int().nonnegative().default(100_000),
  defaultMinuteLimit: z.int().nonnegative().default(5000),
  clearQuotaPerMonth: z.int().nonnegative().default(10),

  /** `\uXXXX` in a JSON body is answered with 40033, as the platform does. */
  refuseUnicodeEscapes: z.boolean().default(true),
  maxLogEntries: z.int().positive().default(5000),
  maxCustomers: z.int().positive().default(20_000),
});
export type Settings = z.infer<typeof Settings>;

export const scenarioNames = ['empty', 'calm', 'busy', 'surge', 'staff-drop', 'outage'] as const;
export const ScenarioName = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim().toLowerCase().replaceAll(/[ _]/g, '-') : value),
  z.enum(scenarioNames),
);
export type ScenarioName = (typeof scenarioNames)[number];

const Rate = z.number().min(0).max(1);

/** An API endpoint that misbehaves. `endpoint` is a path, the end of one, or `*`. */
export const EndpointFault = z.object({
  endpoint: z.string().min(1),
  errcode: z.int().optional(),
  errmsg: z.string().optional(),
  httpStatus: z.int().min(200).max(599).optional(),
  body: z.string().optional(),
  delayMs: z.number().nonnegative().optional(),
  /** Never answers: the caller's own timeout ends it. */
  hang: z.boolean().optional(),
  /** Cuts the connection instead of answering. */
  reset: z.boolean().optional(),
  /** The call takes effect first, and only its answer is lost or replaced. */
  afterEffect: z.boolean().optional(),
  probability: Rate.optional(),
  /** How often it strikes; for ever when absent. */
  times: z.int().positive().optional(),
});
export type EndpointFault = z.infer<typeof EndpointFault>;

export const Outage = z.object({
  mode: z.enum(['http', 'errcode', 'hang', 'reset']).default('http'),
  httpStatus: z.int().min(400).max(599).default(502),
  errcode: z.int().default(-1),
  /** What becomes of pushes meanwhile. */
  pushes: z.enum(['lost', 'held', 'delivered']).default('lost'),
  /** Ends by itself after so many seconds of the platform's clock. */
  seconds: z.number().positive().optional(),
});
export type Outage = z.infer<typeof Outage>;

export const Faults = z.object({
  /** Shares of the pushes, 0 to 1. */
  drop: Rate,
  duplicate: Rate,
  delay: Rate,
  reorder: Rate,
  /** The callback gets the push but its answer is lost, so it is sent again. */
  loseAnswer: Rate,
  delayMinSeconds: z.number().nonnegative(),
  delayMaxSeconds: z.number().nonnegative(),
  seed: z.union([z.string(), z.number()]).nullable(),
  callbackDown: z.boolean(),
  errors: z.array(EndpointFault),
  outage: Outage.nullable(),
  featureOff: z.boolean(),
  ipRefused: z.boolean(),
  secretFrozen: z.boolean(),
  /** How far the platform's clock is ahead of this machine's, as its answers (Date) and its pushes (timestamp) show. */
  clockOffsetSeconds: z.number().min(-86_400).max(86_400),
});
export type Faults = z.infer<typeof Faults>;

export const noFaults: Readonly<Faults> = {
  drop: 0,
  duplicate: 0,
  delay: 0,
  reorder: 0,
  loseAnswer: 0,
  delayMinSeconds: 0,
  delayMaxSeconds: 30,
  seed: null,
  callbackDown: false,
  errors: [],
  outage: null,
  featureOff: false,
  ipRefused: false,
  secretFrozen: false,
  clockOffsetSeconds: 0,
};

export const World = z.object({
  scenario: ScenarioName.default('empty'),
  seed: z.union([z.string(), z.number()]).default(1),
  agents: z.int().min(0).max(2000).default(12),
  /** How many of them are online at the start; by scenario when absent. */
  agentsOnline: z.int().nonnegative().optional(),
  /** Automatic acceptance of every pre-created agent; by scenario when absent. */
  autoAccept: z.int().nonnegative().optional(),
  /** Mean over a day; by scenario and number of agents when absent. */
  arrivalsPerMinute: z.number().nonnegative().optional(),
  initialWaiting: z.int().nonnegative().optional(),
  initialSessions: z.int().nonnegative().optional(),
});
export type World = z.infer<typeof World>;

export const Options = Settings.extend(World.shape).extend({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(0),
  /** 1 is real time, 60 makes a minute of a second, 0 stands still until advanced. */
  speed: z.number().nonnegative().default(1),
  /** Milliseconds since 1970; the present when absent. */
  startAtMs: z.number().optional(),
  faults: Faults.partial().optional(),
});
export type SimulatorOptions = z.input<typeof Options>;
