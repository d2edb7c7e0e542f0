import { ApiError } from '../errors.ts';
import type { Platform } from '../platform.ts';

export interface UploadedFile {
  field: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
}

/** One request to a platform path, already past token, quota and method. */
export interface Call {
  platform: Platform;
  now: number; // milliseconds of the platform's clock
  method: 'GET' | 'POST';
  query: Record<string, string>;
  body: string;
  ip: string;
  baseUrl: string;
  upload(): Promise<UploadedFile | null>;
}

export type Answer = Record<string, unknown> | BinaryAnswer;

export interface BinaryAnswer {
  bytes: Buffer;
  contentType: string;
  filename: string;
}

export interface Endpoint {
  path: string;
  method: 'GET' | 'POST' | 'either';
  /** How the caller proves who it is: by access token, or by secret in the call itself. */
  auth: 'token' | 'secret';
  /** Belongs to customer service, which the account may not have (65400). */
  feature?: boolean;
  /** Has counters of its own elsewhere, or must work when everything else is used up. */
  uncounted?: boolean;
  handle(call: Call): Answer | Promise<Answer>;
}

export const isBinary = (answer: Answer): answer is BinaryAnswer => Buffer.isBuffer(answer['bytes']);

export const ok = { errcode: 0, errmsg: 'ok' } as const;

/** Printable characters written as `\uXXXX`; control characters have no other spelling in JSON. */
const UNICODE_ESCAPE = /(?<!\\)(?:\\\\)*\\u(?!00[01])[0-9a-fA-F]{4}/;

/** @throws {ApiError} 44002 empty, 47001 not a JSON object, 40033 `\uXXXX` escapes */
export function jsonBody({ body, platform }: Pick<Call, 'body' | 'platform'>): Record<string, unknown> {
  if (body === '') throw new ApiError(44002);
  const value = parseObject(body);
  if (platform.settings.refuseUnicodeEscapes && UNICODE_ESCAPE.test(body)) throw new ApiError(40033);
  return value;
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new ApiError(47001);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ApiError(47001);
  return value as Record<string, unknown>;
}

/** Undefined when absent. @throws {ApiError} 40035 when it is there and no string */
export function optionalText(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new ApiError(40035);
  return value;
}

/** Numeric strings pass for numbers. Undefined for anything else. */
export function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

const OPENID_MAX = 64;

/** @throws {ApiError} 41009 missing, 40003 not a customer of this account */
export function knownCustomer(platform: Platform, openid: string | undefined) {
  if (!openid) throw new ApiError(41009);
  const customer = openid.length <= OPENID_MAX ? platform.world.customers.get(openid) : undefined;
  if (!customer) throw new ApiError(40003);
  return customer;
}

/** @throws {ApiError} 65401 */
export function knownAgent(platform: Platform, kfAccount: string | undefined) {
  const agent = kfAccount ? platform.world.agents.get(kfAccount) : undefined;
  if (!agent) throw new ApiError(65401);
  return agent;
}
