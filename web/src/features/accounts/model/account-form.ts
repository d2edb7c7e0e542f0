import type {
  NewOfficialAccountRequest,
  OfficialAccount,
  OfficialAccountRequest,
} from '@kf/shared/contract/official-accounts';
import type { TextKey } from '#lib/i18n.ts';
import type { accountsText } from '../text.ts';

/** What is typed, as text. */
export interface AccountDraft {
  id: string;
  name: string;
  appId: string;
  appSecret: string;
  mode: OfficialAccount['mode'];
  dialect: OfficialAccount['dialect'];
  seatLimit: string;
  timeZone: string;
  apiBase: string;
}

export const emptyDraft: AccountDraft = {
  id: '',
  name: '',
  appId: '',
  appSecret: '',
  mode: 'safe',
  dialect: 'current',
  seatLimit: '100',
  timeZone: 'Asia/Shanghai',
  apiBase: '',
};

export const draftOf = (account: OfficialAccount): AccountDraft => ({
  id: account.id,
  name: account.name,
  appId: account.appId,
  appSecret: '',
  mode: account.mode,
  dialect: account.dialect,
  seatLimit: String(account.seatLimit),
  timeZone: account.timeZone,
  apiBase: account.apiBase ?? '',
});

type Fault = TextKey<typeof accountsText>;
export type Faults = Partial<Record<keyof AccountDraft, Fault>>;

/** @param known the account as it is; absent for a new one */
export function faultsOf(draft: AccountDraft, known: OfficialAccount | undefined): Faults {
  const faults: Faults = {};
  if (draft.name.trim() === '') faults.name = 'missing';
  if (draft.appId.trim() === '') faults.appId = 'missing';
  else if (!/^wx[0-9a-zA-Z]{4,62}$/.test(draft.appId.trim())) faults.appId = 'appIdFault';
  if (draft.appSecret.trim() === '') {
    if (!known) faults.appSecret = 'missing';
    else if (movesSecret(draft, known)) faults.appSecret = 'secretNeeded';
  }
  if (!known && draft.id.trim() !== '' && !/^[a-z0-9][a-z0-9-]{0,31}$/.test(draft.id.trim()))
    faults.id = 'idFault';
  const seats = Number(draft.seatLimit);
  if (!Number.isInteger(seats) || seats < 1 || seats > 2_000) faults.seatLimit = 'seatFault';
  const base = draft.apiBase.trim();
  if (base !== '' && !(/^https?:\/\//.test(base) && URL.canParse(base))) faults.apiBase = 'urlFault';
  return faults;
}

/** The stored secret would go to another place than it was given for. */
const movesSecret = (draft: AccountDraft, known: OfficialAccount): boolean =>
  draft.appId.trim() !== known.appId || draft.apiBase.trim() !== (known.apiBase ?? '');

export function newRequest(draft: AccountDraft): NewOfficialAccountRequest {
  const { mode, dialect, timeZone } = draft;
  return {
    ...(draft.id.trim() !== '' && { id: draft.id.trim() as NonNullable<NewOfficialAccountRequest['id']> }),
    name: draft.name.trim(),
    appId: draft.appId.trim(),
    appSecret: draft.appSecret.trim(),
    ...{ mode, dialect, timeZone },
    seatLimit: Number(draft.seatLimit),
    ...(draft.apiBase.trim() !== '' && { apiBase: draft.apiBase.trim() }),
  };
}

/** Only what differs. */
export function changeRequest(draft: AccountDraft, known: OfficialAccount): OfficialAccountRequest {
  const base = draft.apiBase.trim();
  return {
    version: known.version,
    ...(draft.name.trim() !== known.name && { name: draft.name.trim() }),
    ...(draft.appId.trim() !== known.appId && { appId: draft.appId.trim() }),
    ...(draft.appSecret.trim() !== '' && { appSecret: draft.appSecret.trim() }),
    ...(draft.mode !== known.mode && { mode: draft.mode }),
    ...(draft.dialect !== known.dialect && { dialect: draft.dialect }),
    ...(draft.timeZone !== known.timeZone && { timeZone: draft.timeZone }),
    ...(Number(draft.seatLimit) !== known.seatLimit && { seatLimit: Number(draft.seatLimit) }),
    ...(base !== (known.apiBase ?? '') && { apiBase: base === '' ? null : base }),
  };
}
