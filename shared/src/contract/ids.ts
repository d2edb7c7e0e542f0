import { z } from 'zod';

/** An Official Account served by this installation. `main` is the one configured by the environment. */
export const AccountId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** The platform's `kf_account`, `prefix@weixin-id`. Case matters. */
export const AgentId = z.string().min(1).max(128).brand<'AgentId'>();
export type AgentId = z.infer<typeof AgentId>;

/** The platform's `openid`: identifies a customer for one account only. Never validated more tightly than this. */
export const CustomerId = z.string().min(1).max(64).brand<'CustomerId'>();
export type CustomerId = z.infer<typeof CustomerId>;

/** A local group of agents. The platform knows no groups. */
export const GroupId = z.string().min(1).max(64).brand<'GroupId'>();
export type GroupId = z.infer<typeof GroupId>;

export const OperationId = z.string().min(1).max(64).brand<'OperationId'>();
export type OperationId = z.infer<typeof OperationId>;

/** Names a trouble as long as it lasts; the same trouble later has the same id and another `raisedAt`. */
export const AlertId = z.string().min(1).max(200).brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;

export const PersonId = z.string().min(1).max(64).brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

/** Milliseconds since 1970 UTC. The platform speaks seconds: convert at its edge with {@link fromUnixSeconds}. */
export const EpochMs = z.number().int().nonnegative().brand<'EpochMs'>();
export type EpochMs = z.infer<typeof EpochMs>;

/** @throws when `seconds` is not a finite, non-negative number */
export const fromUnixSeconds = (seconds: number): EpochMs => EpochMs.parse(Math.round(seconds * 1000));
