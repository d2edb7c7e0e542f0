import { z } from 'zod';
import { AccountId, EpochMs } from './ids.ts';
import { Dialect } from './live.ts';

/** How the platform wraps its pushes; the same as chosen in the WeChat console. */
export const CallbackMode = z.enum(['plain', 'compatible', 'safe']);
export type CallbackMode = z.infer<typeof CallbackMode>;

/** A stored secret as the console may see it: that it is there, and since when. Its value never comes back. */
export const KeptSecret = z.object({
  set: z.boolean(),
  /** The last four characters of an AppSecret, to tell one from another. */
  tail: z.string().optional(),
  changedAt: EpochMs.optional(),
});
export type KeptSecret = z.infer<typeof KeptSecret>;

/** How one account fares on the node that answers. */
export const AccountRun = z.enum(['running', 'stopped', 'failed']);

export const OfficialAccount = z.object({
  id: AccountId,
  name: z.string(),
  appId: z.string(),
  dialect: Dialect,
  timeZone: z.string(),
  seatLimit: z.number().int(),
  mode: CallbackMode,
  /** Where the platform is. Absent: where the installation says. */
  apiBase: z.string().optional(),
  /** Accounts from the environment are changed there, not in the console. */
  from: z.enum(['environment', 'console']),
  enabled: z.boolean(),
  /** What a change is made from; 0 for the environment's. */
  version: z.number().int(),
  run: AccountRun,
  /** `secrets_unreadable`: encrypted with another SECRET_KEY. `start_failed`: see the server's log. */
  problem: z.enum(['secrets_unreadable', 'start_failed']).optional(),
  secrets: z.object({ appSecret: KeptSecret, token: KeptSecret, aesKey: KeptSecret }),
  /** Until when pushes under the AES key before the present one are still read. Absent: there is none. */
  previousAesKeyUntil: EpochMs.optional(),
  /** The same of the token. */
  previousTokenUntil: EpochMs.optional(),
  /** Where the platform pushes to: a whole address when PUBLIC_URL is known, else the path. */
  callbackUrl: z.string(),
  changedAt: EpochMs.optional(),
  changedBy: z.string().optional(),
});
export type OfficialAccount = z.infer<typeof OfficialAccount>;

export const OfficialAccountsAnswer = z.object({ accounts: z.array(OfficialAccount) });
export type OfficialAccountsAnswer = z.infer<typeof OfficialAccountsAnswer>;

const Name = z.string().trim().min(1).max(40);
const AppId = z
  .string()
  .trim()
  .regex(/^wx[0-9a-zA-Z]{4,62}$/, 'an AppID begins with wx');
const AppSecret = z.string().trim().min(4).max(128);
const SeatLimit = z.number().int().min(1).max(2_000);
const Token = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]{3,32}$/, 'must be 3 to 32 letters and digits');
const AesKey = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits');
const ApiBase = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(200)
  .refine((url) => !/[?#@]/.test(url), 'must be a plain address')
  .transform((url) => url.replace(/\/+$/, ''));
const TimeZone = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai');

export const NewOfficialAccountRequest = z.object({
  /** Part of every address of the account, for ever. Absent: `main` for the first one, else made from the AppID. */
  id: AccountId.optional(),
  name: Name,
  appId: AppId,
  appSecret: AppSecret,
  dialect: Dialect.optional(),
  timeZone: TimeZone.optional(),
  seatLimit: SeatLimit.optional(),
  mode: CallbackMode.optional(),
  apiBase: ApiBase.optional(),
  /** Token and AES key of the callback. Absent: made up, and answered once. */
  token: Token.optional(),
  aesKey: AesKey.optional(),
});
export type NewOfficialAccountRequest = z.input<typeof NewOfficialAccountRequest>;

/** A secret that is named here replaces the stored one; one that is not stays. */
export const OfficialAccountRequest = z.object({
  /** The one the change was made from: 409 `settings_changed` when somebody changed the account meanwhile. */
  version: z.number().int().positive(),
  name: Name.optional(),
  /** Only together with `appSecret`: the stored secret must not go to another account or another address. */
  appId: AppId.optional(),
  /** `null`: where the installation says. Only together with `appSecret`. */
  apiBase: ApiBase.nullable().optional(),
  appSecret: AppSecret.optional(),
  dialect: Dialect.optional(),
  timeZone: TimeZone.optional(),
  seatLimit: SeatLimit.optional(),
  mode: CallbackMode.optional(),
  /** `new`: one is made up, and answered once. */
  token: z.union([z.literal('new'), Token]).optional(),
  aesKey: z.union([z.literal('new'), AesKey]).optional(),
  enabled: z.boolean().optional(),
});
export type OfficialAccountRequest = z.input<typeof OfficialAccountRequest>;

/** What the WeChat console wants to be told. Made-up values are in here once and nowhere after. */
export const CallbackValues = z.object({
  url: z.string(),
  token: z.string().optional(),
  aesKey: z.string().optional(),
});
export type CallbackValues = z.infer<typeof CallbackValues>;

export const OfficialAccountAnswer = z.object({
  account: OfficialAccount,
  callback: CallbackValues.optional(),
});
export type OfficialAccountAnswer = z.infer<typeof OfficialAccountAnswer>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
