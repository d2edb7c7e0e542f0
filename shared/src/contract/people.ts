import { z } from 'zod';
import { Role } from './http.ts';
import { EpochMs, PersonId } from './ids.ts';
import { Scope } from './scope.ts';

export const Username = z.string().trim().min(1).max(64);
const PersonName = z.string().trim().min(1).max(40);
/** Its rules are the server's to judge: they have an error code of their own. */
const NewPassword = z.string().min(1).max(256);
const FactorCode = z.string().trim().min(6).max(20);

/** Of a link that was handed out, so that an admin sees whether it is still good. */
const OpenLink = z.object({ expiresAt: EpochMs, by: z.string() });

export const PersonRow = z.object({
  personId: PersonId,
  username: z.string(),
  name: z.string(),
  role: Role,
  scope: Scope,
  createdAt: EpochMs,
  /** Absent: may log in. */
  disabledAt: EpochMs.optional(),
  /** False: invited, and no password chosen yet. */
  hasPassword: z.boolean(),
  hasFactor: z.boolean(),
  link: OpenLink.optional(),
  /** Last use of any of the open logins. Absent: none open. */
  seenAt: EpochMs.optional(),
  logins: z.number().int(),
});
export type PersonRow = z.infer<typeof PersonRow>;

/** What is asked of everybody with a role. */
export const Policy = z.object({
  /** Who has one of these roles sets up a second factor before anything else. */
  factorFor: z.array(Role),
});
export type Policy = z.infer<typeof Policy>;

export const PeopleAnswer = z.object({ people: z.array(PersonRow), policy: Policy });
export type PeopleAnswer = z.infer<typeof PeopleAnswer>;

export const NewPersonRequest = z.object({
  username: Username,
  name: PersonName,
  role: Role,
  scope: Scope.optional(),
});
export type NewPersonRequest = z.infer<typeof NewPersonRequest>;

export const PersonRequest = z.object({
  name: PersonName.optional(),
  role: Role.optional(),
  scope: Scope.optional(),
  disabled: z.boolean().optional(),
});
export type PersonRequest = z.infer<typeof PersonRequest>;

export const PersonParams = z.object({ personId: PersonId });
export const PersonAnswer = z.object({ person: PersonRow });
export type PersonAnswer = z.infer<typeof PersonAnswer>;

/**
 * The link is told here and nowhere else. `path` is of this tower; the console puts its own address before it. Its secret
 * stands behind the `#`, which browsers send nowhere: it is in no log.
 */
export const LinkAnswer = z.object({ person: PersonRow, path: z.string(), expiresAt: EpochMs });
export type LinkAnswer = z.infer<typeof LinkAnswer>;

const LinkToken = z.string().min(20).max(100);
export const WelcomeRequest = z.object({ token: LinkToken });
/** Who a link is for. */
export const WelcomeAnswer = z.object({ username: z.string(), name: z.string(), expiresAt: EpochMs });
export type WelcomeAnswer = z.infer<typeof WelcomeAnswer>;
export const WelcomePasswordRequest = z.object({ token: LinkToken, password: NewPassword });

export const PasswordRequest = z.object({ current: z.string().min(1).max(256), password: NewPassword });

export const LoginRow = z.object({
  loginId: z.string(),
  createdAt: EpochMs,
  seenAt: EpochMs,
  expiresAt: EpochMs,
  address: z.string().optional(),
  browser: z.string().optional(),
  /** The one that asks. */
  own: z.boolean(),
});
export type LoginRow = z.infer<typeof LoginRow>;
export const LoginsAnswer = z.object({ logins: z.array(LoginRow) });
export type LoginsAnswer = z.infer<typeof LoginsAnswer>;
export const LoginParams = z.object({ loginId: z.string().min(1).max(64) });
export const PersonLoginParams = PersonParams.extend(LoginParams.shape);

/** A secret for an authenticator app; nothing is kept until a code of it comes back. */
export const FactorStart = z.object({ secret: z.string(), uri: z.string() });
export type FactorStart = z.infer<typeof FactorStart>;
/** Whoever changes how a login is protected shows the password once more. */
const OwnPassword = z.string().min(1).max(256);
export const FactorRequest = z.object({
  password: OwnPassword,
  secret: z.string().min(16).max(64),
  code: FactorCode,
});
/** Told once. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;
export const OwnPasswordRequest = z.object({ password: OwnPassword });
export const FactorAnswer = z.object({
  since: EpochMs.optional(),
  recoveryCodes: z.number().int(),
  /** The role must have one. */
  demanded: z.boolean(),
});
export type FactorAnswer = z.infer<typeof FactorAnswer>;

/** Longest pause before an act goes out, s. */
export const MOST_GRACE_S = 10;

/** What a person decides for themselves; kept with the person, so it follows to every browser. */
export const OwnSettings = z.object({
  /** Absent: as the browser has it. */
  language: z.enum(['zh', 'en']).optional(),
  theme: z.enum(['light', 'dark', 'system']).optional(),
  density: z.enum(['auto', 'rows', 'compact', 'matrix']).optional(),
  /** Pause before an act goes out, in which it can be taken back, s. */
  graceSeconds: z.number().int().min(0).max(MOST_GRACE_S),
  /** Of alarms. */
  sounds: z.boolean(),
  /** Keys that lead away: sequences with `G`. */
  keys: z.boolean(),
});
export type OwnSettings = z.infer<typeof OwnSettings>;
export const OwnSettingsRequest = OwnSettings.partial();

export const ApiKeyRow = z.object({
  keyId: z.string(),
  name: z.string(),
  tail: z.string(),
  role: Role,
  scope: Scope,
  createdBy: z.string(),
  createdAt: EpochMs,
  /** Absent: for ever. */
  expiresAt: EpochMs.optional(),
  lastUsedAt: EpochMs.optional(),
  revokedAt: EpochMs.optional(),
});
export type ApiKeyRow = z.infer<typeof ApiKeyRow>;
export const ApiKeysAnswer = z.object({ keys: z.array(ApiKeyRow) });
export type ApiKeysAnswer = z.infer<typeof ApiKeysAnswer>;
export const NewApiKeyRequest = z.object({
  name: z.string().trim().min(1).max(60),
  role: Role,
  scope: Scope.optional(),
  expiresAt: EpochMs.optional(),
});
export type NewApiKeyRequest = z.infer<typeof NewApiKeyRequest>;
/** The key itself is told here and nowhere else. */
export const NewApiKeyAnswer = z.object({ key: ApiKeyRow, secret: z.string() });
export type NewApiKeyAnswer = z.infer<typeof NewApiKeyAnswer>;
export const ApiKeyParams = z.object({ keyId: z.string().min(1).max(64) });
