import { AccountId, type EpochMs, type PersonId } from '@kf/shared/contract/ids';
import type {
  CallbackValues,
  NewOfficialAccountRequest,
  OfficialAccount,
  OfficialAccountAnswer,
  OfficialAccountRequest,
} from '@kf/shared/contract/official-accounts';
import type { AccountConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import type { SecretBox } from '../secret-box.ts';
import { configOf, isUnreadable, placeOf } from './account-secrets.ts';
import { facts, MAIN, shownOf, shownOfEnvironment } from './account-view.ts';
import { changedAccount, sealedSecret } from './changed-account.ts';
import { madeUpAesKey, madeUpToken } from './made-up.ts';
import type { OfficialAccountStore, StoredAccount } from './ports.ts';

/** An account that is to run. `revision` changes whenever its runtime has to be made anew. */
export interface AccountEntry {
  accountId: AccountId;
  revision: string;
  /** Absent: its secrets cannot be read; `unreadable` says why. */
  config?: AccountConfig;
  unreadable?: string;
  /** Where its platform is. */
  apiBase: string;
  /** Where its platform pushes to; only the path while PUBLIC_URL is not known. */
  callbackUrl: string;
}

export type RunState = Pick<OfficialAccount, 'run' | 'problem'>;
interface By {
  personId: PersonId;
  name: string;
}

/** Which Official Accounts there are: the one that the environment describes, and those made in the console. */
export interface OfficialAccounts {
  /** Those that are to run. */
  entries(): Promise<AccountEntry[]>;
  /** For people; no secret is in there. */
  list(): Promise<OfficialAccount[]>;
  /** @throws {AppError} account_exists */
  create(request: NewOfficialAccountRequest, by: By): Promise<OfficialAccountAnswer>;
  /**
   * @throws {AppError} account_not_found, account_from_environment, account_exists, account_secret_needed,
   *   settings_changed
   */
  change(id: AccountId, request: OfficialAccountRequest, by: By): Promise<OfficialAccountAnswer>;
  /** What the WeChat console is to be told, in clear. For the set-up only. @throws {AppError} account_not_found */
  callbackValues(id: AccountId): Promise<CallbackValues>;
}

export interface OfficialAccountsDeps {
  store: OfficialAccountStore;
  box: SecretBox;
  /** The account `main` as the environment describes it: it wins over a stored one of that name. */
  environment: AccountConfig | undefined;
  defaults: { apiBase: string; timeZone: string; seatLimit: number };
  publicUrl: string | undefined;
  now(): EpochMs;
  /** How an account fares on this node. */
  runOf(id: AccountId): RunState;
  audit(line: {
    accountId: AccountId;
    at: EpochMs;
    personId: PersonId;
    act: string;
    entry: unknown;
  }): Promise<void>;
}

export function createOfficialAccounts(deps: OfficialAccountsDeps): OfficialAccounts {
  const { store, box, environment, defaults, now } = deps;

  const stored = async (): Promise<StoredAccount[]> =>
    (await store.list()).filter((account) => !environment || account.accountId !== MAIN);
  const find = async (id: AccountId): Promise<StoredAccount> => {
    if (environment && id === MAIN)
      throw new AppError('account_from_environment', 'this account is described by the environment');
    const account = (await stored()).find(({ accountId }) => accountId === id);
    if (!account) throw new AppError('account_not_found', 'there is no such account');
    return account;
  };
  const urlOf = (id: AccountId): string =>
    `${deps.publicUrl ?? ''}${id === MAIN ? '/wechat/callback' : `/wechat/${id}/callback`}`;
  const show = (account: StoredAccount): OfficialAccount => ({
    ...shownOf(account, now()),
    ...deps.runOf(account.accountId),
    callbackUrl: urlOf(account.accountId),
  });
  const refuseTaken = (
    all: readonly StoredAccount[],
    { appId, id, except }: { appId?: string | undefined; id?: string; except?: AccountId },
  ): void => {
    const others = all.filter(({ accountId }) => accountId !== except);
    if (
      appId !== undefined &&
      (environment?.appId === appId || others.some((other) => other.appId === appId))
    )
      throw new AppError('account_exists', 'this AppID is connected already', {
        details: { taken: 'appId' },
      });
    if (id !== undefined && ((environment && id === MAIN) || others.some((other) => other.accountId === id)))
      throw new AppError('account_exists', 'this id is taken', { details: { taken: 'id' } });
  };

  return {
    async entries() {
      const own: AccountEntry[] = environment
        ? [
            {
              accountId: MAIN,
              revision: 'environment',
              config: environment,
              apiBase: defaults.apiBase,
              callbackUrl: urlOf(MAIN),
            },
          ]
        : [];
      const enabled = (await stored()).filter((account) => account.enabled);
      return [...own, ...enabled.map((account) => entryOf(account, urlOf(account.accountId), deps))];
    },

    async list() {
      const own = environment ? [{ ...shownOfEnvironment(environment), ...deps.runOf(MAIN) }] : [];
      return [
        ...own.map((account) => ({ ...account, callbackUrl: urlOf(MAIN) })),
        ...(await stored()).map(show),
      ];
    },

    async create(request, by) {
      const all = await stored();
      const id =
        request.id === undefined ? freeId(all, environment, request.appId) : AccountId.parse(request.id);
      refuseTaken(all, { appId: request.appId, id });
      const token = request.token ?? madeUpToken();
      const aesKey = request.aesKey ?? madeUpAesKey();
      const at = now();
      const account: StoredAccount = {
        accountId: id,
        name: request.name,
        appId: request.appId,
        dialect: request.dialect ?? 'current',
        timeZone: request.timeZone ?? defaults.timeZone,
        seatLimit: request.seatLimit ?? defaults.seatLimit,
        mode: request.mode ?? 'safe',
        ...(request.apiBase !== undefined && { apiBase: request.apiBase }),
        ...sealedSecret(box, id, request.appSecret, at),
        sealedToken: box.seal(token, placeOf(id, 'token')),
        tokenAt: at,
        sealedAesKey: box.seal(aesKey, placeOf(id, 'aesKey')),
        aesKeyAt: at,
        enabled: true,
        version: 1,
        changedAt: at,
        changedBy: by.name,
      };
      if (!(await store.insert(account)))
        throw new AppError('account_exists', 'this id or AppID was taken meanwhile');
      await deps.audit({
        accountId: id,
        at,
        personId: by.personId,
        act: 'account.created',
        entry: { after: facts(account) },
      });
      const madeUp = {
        ...(request.token === undefined && { token }),
        ...(request.aesKey === undefined && { aesKey }),
      };
      return { account: show(account), callback: { url: urlOf(id), ...madeUp } };
    },

    async change(id, request, by) {
      const before = await find(id);
      if (before.version !== request.version) throw changedMeanwhile(before);
      if (movesSecret(before, request) && request.appSecret === undefined)
        throw new AppError(
          'account_secret_needed',
          'another AppID or address takes the AppSecret with it: enter it again',
        );
      refuseTaken(await stored(), { appId: request.appId, except: id });
      const token = request.token === 'new' ? madeUpToken() : request.token;
      const aesKey = request.aesKey === 'new' ? madeUpAesKey() : request.aesKey;
      const after = changedAccount(before, request, { token, aesKey }, box, now());
      after.changedBy = by.name;
      if (!(await store.replace(after))) throw changedMeanwhile(await find(id));
      await deps.audit({
        accountId: id,
        at: after.changedAt,
        personId: by.personId,
        act: 'account.changed',
        entry: {
          before: facts(before),
          after: facts(after),
          secrets: (['appSecret', 'token', 'aesKey'] as const).filter((name) => request[name] !== undefined),
        },
      });
      const madeUp = {
        ...(request.token === 'new' && token !== undefined && { token }),
        ...(request.aesKey === 'new' && aesKey !== undefined && { aesKey }),
      };
      return {
        account: show(after),
        ...(Object.keys(madeUp).length > 0 && { callback: { url: urlOf(id), ...madeUp } }),
      };
    },

    async callbackValues(id) {
      const { callbackToken, encodingAesKey } = configOf(await find(id), box);
      return {
        url: urlOf(id),
        token: callbackToken,
        ...(encodingAesKey !== undefined && { aesKey: encodingAesKey }),
      };
    },
  };
}

function entryOf(
  account: StoredAccount,
  callbackUrl: string,
  { box, defaults }: OfficialAccountsDeps,
): AccountEntry {
  const { accountId, version } = account;
  const apiBase = account.apiBase ?? defaults.apiBase;
  const entry = { accountId, revision: `v${version}`, apiBase, callbackUrl };
  try {
    return { ...entry, config: configOf(account, box) };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { ...entry, unreadable: (error as Error).message };
  }
}

/** Where the stored secret would go is another place than it was given for. */
const movesSecret = (before: StoredAccount, request: OfficialAccountRequest): boolean =>
  (request.appId !== undefined && request.appId !== before.appId) ||
  (request.apiBase !== undefined && (request.apiBase ?? undefined) !== before.apiBase);

const changedMeanwhile = ({ changedBy, changedAt }: StoredAccount): AppError =>
  new AppError('settings_changed', 'somebody changed this account meanwhile', {
    details: { by: changedBy, at: changedAt },
  });

/** The first account is `main`, as scripts and the short callback address expect; others are named after the AppID. */
function freeId(
  all: readonly StoredAccount[],
  environment: AccountConfig | undefined,
  appId: string,
): AccountId {
  if (!environment && all.every(({ accountId }) => accountId !== MAIN)) return MAIN;
  const base = `wx-${appId.slice(-6).toLowerCase()}`;
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (all.every(({ accountId }) => accountId !== id)) return AccountId.parse(id);
  }
}
