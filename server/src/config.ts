import { resolve } from 'node:path';
import { z } from 'zod';

/** What the operator decides. Read once, in `main.ts`; nothing else looks at the environment. */
export interface Config {
  http: { host: string; port: number; publicUrl?: string; trustProxy: boolean | string };
  /** Absolute. */
  dataDir: string;
  /** An operator's PostgreSQL. Absent: the embedded one in `dataDir`. */
  databaseUrl?: string;
  /** 32 bytes. Absent: the key file in `dataDir`. */
  secretKey?: Buffer;
  /** Absent while no account is configured by the environment. */
  account?: AccountConfig;
  /** Without a trailing slash. */
  wechatApiBase: string;
  /** Creates the first admin when there is none. */
  admin?: { username: string; password: string; name: string };
  defaultTimeZone: string;
  /** Of accounts that say nothing else: most agents that the platform allows. */
  seatLimit: number;
  logLevel: (typeof logLevels)[number];
  /** Ends the embedded PostgreSQL with the process. Otherwise it goes on, and the next start adopts it. */
  stopStoreOnExit: boolean;
  /** Bearer token of `/metrics` for readers that are not on this machine. */
  metricsToken?: string;
  tuning: Tuning;
}

/** What the tower is told about an account; the environment can describe one, `main`. */
export interface AccountConfig {
  name: string;
  dialect: 'current' | 'legacy';
  timeZone: string;
  appId: string;
  appSecret: string;
  callbackToken: string;
  /** The token before it, believed as the AES key before. */
  previousToken?: string;
  previousTokenUntil?: number;
  /** Absent only in plain mode, which encrypts nothing. */
  encodingAesKey?: string;
  /** The key before it, which the platform may go on using for a while after a change in the console. */
  previousAesKey?: string;
  /** Until when it is believed, in epoch ms. Absent: for as long as it is configured. */
  previousAesKeyUntil?: number;
  mode: 'plain' | 'compatible' | 'safe';
  /** Most agents that the platform allows. */
  seatLimit: number;
  /** A push with an older timestamp is a replay; 0: not checked. Absent: the usual. */
  callbackMaxAgeSeconds?: number;
}

export interface Tuning {
  /** Pause between polls while somebody watches or waits. */
  pollWatchedMs: number;
  pollIdleMs: number;
  /** Longest time changes are gathered before they leave as one frame. */
  gatherMs: number;
  /** Age at which the stored state is written anew. */
  snapshotEveryMs: number;
  frameRetentionHours: number;
}

/** Every problem at once. Names variables; never holds a value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the configuration has ${problems.length} problem(s):\n${problems.map((p) => `  ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const wholeNumber = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`)
    .default(fallback);

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}`);

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

const callbackToken = z.string().regex(/^[A-Za-z0-9]{3,32}$/, 'must be 3 to 32 letters and digits');
const aesKey = z.string().regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits');

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai');

const Environment = z
  .object({
    PORT: wholeNumber(0, 65_535, 8080),
    // For `localhost` Fastify would open a second server, on ::1, that knows nothing of our sockets.
    HOST: z
      .string()
      .transform((host) => (host === 'localhost' ? '127.0.0.1' : host))
      .default('127.0.0.1'),
    PUBLIC_URL: webUrl.optional(),
    TRUST_PROXY: z
      .string()
      .regex(/^(true|false|[\w.:/, ]*[.:a-z][\w.:/, ]*)$/, 'must be true, false or addresses of proxies')
      .transform((text) => (text === 'true' || text === 'false' ? text === 'true' : text))
      .default(false),
    DATA_DIR: z.string().default('./data'),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, hostname: /^/, error: 'must be a postgres:// URL' })
      .optional(),
    SECRET_KEY: z
      .string()
      .transform((text) => Buffer.from(text, 'base64'))
      .refine((key) => key.length === 32, 'must be 32 bytes in base64')
      .optional(),
    WECHAT_APPID: z.string().max(64, 'is too long').optional(),
    WECHAT_SECRET: z.string().optional(),
    WECHAT_TOKEN: callbackToken.optional(),
    WECHAT_ENCODING_AES_KEY: aesKey.optional(),
    WECHAT_PREVIOUS_TOKEN: callbackToken.optional(),
    WECHAT_PREVIOUS_AES_KEY: aesKey.optional(),
    WECHAT_MODE: oneOf(['plain', 'compatible', 'safe']).default('safe'),
    WECHAT_MAX_AGE_SECONDS: z
      .string()
      .regex(/^\d{1,9}$/, 'must be a whole number of seconds')
      .transform(Number)
      .optional(),
    WECHAT_DIALECT: oneOf(['current', 'legacy']).default('current'),
    WECHAT_SEAT_LIMIT: wholeNumber(1, 2_000, 100),
    WECHAT_API_BASE: webUrl.default('https://api.weixin.qq.com'),
    ACCOUNT_NAME: z.string().trim().max(40, 'must be at most 40 characters').default('公众号'),
    ADMIN_USERNAME: z.string().trim().max(64, 'must be at most 64 characters').optional(),
    ADMIN_PASSWORD: z.string().max(256, 'must be at most 256 characters').optional(),
    ADMIN_NAME: z.string().trim().max(40, 'must be at most 40 characters').optional(),
    LOG_LEVEL: oneOf(logLevels).default('info'),
    METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters').optional(),
    TZ_DEFAULT: timeZone.default('Asia/Shanghai'),
    KF_STOP_STORE_ON_EXIT: oneOf(['true', 'false', '1', '0', 'yes', 'no'])
      .transform((word) => word === 'true' || word === '1' || word === 'yes')
      .default(false),
    POLL_WATCHED_MS: wholeNumber(100, 600_000, 6_000),
    POLL_IDLE_MS: wholeNumber(100, 3_600_000, 30_000),
    GATHER_MS: wholeNumber(0, 5_000, 100),
    SNAPSHOT_EVERY_MS: wholeNumber(1_000, 3_600_000, 300_000),
    FRAME_RETENTION_HOURS: wholeNumber(1, 8_760, 48),
  })
  // Also looked at when other variables are wrong, so that every problem is named at once.
  .superRefine(belongTogether, { when: () => true });

type Environment = z.infer<typeof Environment>;

const wechatVariables = [
  'WECHAT_APPID',
  'WECHAT_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_ENCODING_AES_KEY',
] as const satisfies readonly (keyof Environment)[];
const adminVariables = ['ADMIN_USERNAME', 'ADMIN_PASSWORD'] as const satisfies readonly (keyof Environment)[];

/** @throws {ConfigError} */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  // An empty variable is how compose files and shells say "not set".
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = Environment.safeParse(given);
  if (!read.success)
    throw new ConfigError(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  return toConfig(read.data);
}

function toConfig(env: Environment): Config {
  const account = accountOf(env);
  return {
    http: {
      host: env.HOST,
      port: env.PORT,
      trustProxy: env.TRUST_PROXY,
      ...(env.PUBLIC_URL !== undefined && { publicUrl: env.PUBLIC_URL }),
    },
    dataDir: resolve(env.DATA_DIR),
    ...(env.DATABASE_URL !== undefined && { databaseUrl: env.DATABASE_URL }),
    ...(env.SECRET_KEY !== undefined && { secretKey: env.SECRET_KEY }),
    ...(account && { account }),
    wechatApiBase: env.WECHAT_API_BASE,
    ...(env.ADMIN_USERNAME !== undefined &&
      env.ADMIN_PASSWORD !== undefined && {
        admin: {
          username: env.ADMIN_USERNAME,
          password: env.ADMIN_PASSWORD,
          name: env.ADMIN_NAME ?? env.ADMIN_USERNAME,
        },
      }),
    defaultTimeZone: env.TZ_DEFAULT,
    seatLimit: env.WECHAT_SEAT_LIMIT,
    logLevel: env.LOG_LEVEL,
    stopStoreOnExit: env.KF_STOP_STORE_ON_EXIT,
    ...(env.METRICS_TOKEN !== undefined && { metricsToken: env.METRICS_TOKEN }),
    tuning: {
      pollWatchedMs: env.POLL_WATCHED_MS,
      pollIdleMs: env.POLL_IDLE_MS,
      gatherMs: env.GATHER_MS,
      snapshotEveryMs: env.SNAPSHOT_EVERY_MS,
      frameRetentionHours: env.FRAME_RETENTION_HOURS,
    },
  };
}

function accountOf(env: Environment): AccountConfig | undefined {
  const { WECHAT_APPID, WECHAT_SECRET, WECHAT_TOKEN, WECHAT_ENCODING_AES_KEY } = env;
  if (!WECHAT_APPID || !WECHAT_SECRET || !WECHAT_TOKEN) return undefined;
  return {
    name: env.ACCOUNT_NAME,
    dialect: env.WECHAT_DIALECT,
    timeZone: env.TZ_DEFAULT,
    appId: WECHAT_APPID,
    appSecret: WECHAT_SECRET,
    callbackToken: WECHAT_TOKEN,
    ...(WECHAT_ENCODING_AES_KEY !== undefined && { encodingAesKey: WECHAT_ENCODING_AES_KEY }),
    ...(env.WECHAT_PREVIOUS_TOKEN !== undefined && { previousToken: env.WECHAT_PREVIOUS_TOKEN }),
    ...(env.WECHAT_PREVIOUS_AES_KEY !== undefined && { previousAesKey: env.WECHAT_PREVIOUS_AES_KEY }),
    mode: env.WECHAT_MODE,
    seatLimit: env.WECHAT_SEAT_LIMIT,
    ...(env.WECHAT_MAX_AGE_SECONDS !== undefined && { callbackMaxAgeSeconds: env.WECHAT_MAX_AGE_SECONDS }),
  };
}

function belongTogether(env: Partial<Environment>, problems: z.RefinementCtx): void {
  const needsKey = env.WECHAT_MODE !== 'plain' || env.WECHAT_ENCODING_AES_KEY !== undefined;
  const wechat = wechatVariables.filter((name) => needsKey || name !== 'WECHAT_ENCODING_AES_KEY');
  for (const set of [wechat, adminVariables]) {
    const missing = set.filter((name) => env[name] === undefined);
    if (missing.length === set.length) continue;
    for (const name of missing)
      problems.addIssue({
        code: 'custom',
        path: [name],
        message: `is missing: ${set.join(', ')} belong together`,
      });
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
