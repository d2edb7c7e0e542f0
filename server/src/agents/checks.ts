import { randomInt } from 'node:crypto';
import { AgentId } from '@kf/shared/contract/ids';
import { AppError } from '#errors.ts';

/** What the platform would refuse is refused before the call, with the code that its refusal would have had. */

const PREFIX = /^[A-Za-z0-9_]{1,10}$/;
/** A WeChat id, or the `gh_…` of accounts that never chose one. */
const SUFFIX = /^[A-Za-z0-9_-]{1,30}$/;
const NICKNAME_MOST = 16; // code points

export const isPrefix = (prefix: string): boolean => PREFIX.test(prefix);
export const isNickname = (nickname: string): boolean => {
  const length = [...nickname].length;
  return length >= 1 && length <= NICKNAME_MOST;
};
/** Loose: only the platform knows which ids exist. */
export const isWechatId = (id: string): boolean => /^[^\s]{1,64}$/.test(id);

/** @returns trimmed @throws {AppError} agent_nickname_illegal */
export function requireNickname(text: string): string {
  const nickname = text.trim();
  if (isNickname(nickname)) return nickname;
  throw new AppError('agent_nickname_illegal', `a nickname has 1 to ${NICKNAME_MOST} characters`, {
    details: { length: [...nickname].length, most: NICKNAME_MOST },
  });
}

/** @returns trimmed @throws {AppError} wechat_id_invalid */
export function requireWechatId(text: string): string {
  const wechatId = text.trim();
  if (isWechatId(wechatId)) return wechatId;
  throw new AppError('wechat_id_invalid', 'this is not a WeChat id');
}

/** What stands behind the `@` of most agents: the account's WeChat id. */
export function commonSuffix(agentIds: readonly AgentId[]): string | undefined {
  const uses = new Map<string, number>();
  for (const id of agentIds) {
    const suffix = id.slice(id.indexOf('@') + 1);
    if (id.includes('@') && suffix !== '') uses.set(suffix, (uses.get(suffix) ?? 0) + 1);
  }
  return [...uses].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}

/**
 * A whole account is taken at its word about the WeChat id, because that can be changed; the platform has the last say.
 *
 * @throws {AppError} agent_account_illegal, with `details.part` prefix or suffix
 */
export function requireAccountName(
  wanted: { prefix?: string | undefined; kfAccount?: string | undefined },
  known: string | undefined,
): AgentId {
  const [prefix = '', suffix = known] = (wanted.kfAccount ?? wanted.prefix ?? '').trim().split(/@(.*)/s);
  if (!isPrefix(prefix)) throw illegal('prefix', 'a prefix has 1 to 10 letters, digits or underscores');
  if (suffix === undefined)
    throw illegal('suffix', 'no agent shows the WeChat id of the account: name the whole account', {
      unknown: true,
    });
  if (!SUFFIX.test(suffix)) throw illegal('suffix', 'behind the @ stands the WeChat id of the account');
  return AgentId.parse(`${prefix}@${suffix}`);
}

const illegal = (part: 'prefix' | 'suffix', message: string, more: object = {}): AppError =>
  new AppError('agent_account_illegal', message, { details: { part, ...more } });

const PASSWORD_LENGTH = 12;
/** Without characters that are mistaken for each other when read aloud or copied from a slip. */
const PASSWORD_CHARACTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';

export const makePassword = (): string =>
  Array.from({ length: PASSWORD_LENGTH }, () =>
    PASSWORD_CHARACTERS.charAt(randomInt(PASSWORD_CHARACTERS.length)),
  ).join('');
