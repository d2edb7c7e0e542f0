import { AgentId, CustomerId, type EpochMs, fromUnixSeconds } from '@kf/shared/contract/ids';
import { z } from 'zod';

/** The platform writes some numbers as text, depending on page and generation. */
export const PlatformNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*-?\d+\s*$/)
    .transform(Number),
]);

/** A member that may be absent or `null`; nothing that is optional may cost us the whole answer. */
export const maybe = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

/** `kf_id` is a string on some pages and a number on others. */
export const StaffNo = z.union([z.string(), z.number()]).transform((value) => String(value).trim());

const text = z.string().transform((value) => value.trim());
export const PlatformAgentId = text.pipe(AgentId);
export const PlatformCustomerId = text.pipe(CustomerId);

/** Absent, empty and 0 all mean "no such time". */
export const instant = (seconds: number | undefined): EpochMs | undefined =>
  seconds === undefined || !Number.isFinite(seconds) || seconds <= 0 ? undefined : fromUnixSeconds(seconds);

export const Text = text;
/** Answers of commands carry nothing but `errcode` 0. */
export const Done = z.looseObject({});
