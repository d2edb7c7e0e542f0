import { z } from 'zod';
import { AccountId, EpochMs, PersonId } from './ids.ts';

/** One act, as it was. Nothing in the tower changes or deletes a line. */
export const AuditLine = z.object({
  id: z.number().int(),
  at: EpochMs,
  accountId: AccountId.optional(),
  personId: PersonId.optional(),
  /** Of the person then. */
  name: z.string().optional(),
  /** `people.changed`, `operation.assign`, `login.failed`; the part before the dot is the room. */
  act: z.string(),
  /** Before, after, and what WeChat said, as the room told it. */
  entry: z.unknown(),
});
export type AuditLine = z.infer<typeof AuditLine>;

/** `cursor` is the answer's `next`. `act`: one act, or a room with its dot: `people.`. */
export const AuditQuery = z.object({
  from: z.coerce.number().int().nonnegative().optional(),
  to: z.coerce.number().int().nonnegative().optional(),
  person: PersonId.optional(),
  act: z.string().max(64).optional(),
  account: AccountId.optional(),
  cursor: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** Newest first. `acts` and `people`: all that ever occurred, for the filters. */
export const AuditAnswer = z.object({ lines: z.array(AuditLine), next: z.number().int().optional() });
export type AuditAnswer = z.infer<typeof AuditAnswer>;
export const AuditFilters = z.object({
  acts: z.array(z.string()),
  people: z.array(z.object({ personId: PersonId, name: z.string() })),
});
export type AuditFilters = z.infer<typeof AuditFilters>;

/** Whether every line is as it was written. `brokenAt`: the first that is not. */
export const AuditCheck = z.object({ lines: z.number().int(), brokenAt: z.number().int().optional() });
export type AuditCheck = z.infer<typeof AuditCheck>;
