import { sessionRefusals } from '@kf/shared/testing/session-refusals';
import { describe, expect, it } from 'vitest';
import {
  errorFromAnswer,
  errorFromTokenAnswer,
  transportError,
  type WechatErrorKind,
  wechatErrors,
} from './errors.ts';

const PATH = '/customservice/kfsession/create';
/** Written out once more, so that a slip in the table shows. */
const kinds: Record<WechatErrorKind, number[]> = {
  stale_token: [40001, 40014, 42001],
  transient: [-1, 61450],
  minute_limit: [45011],
  daily_limit: [45009],
  configuration: [
    40002, 40013, 40125, 40164, 40243, 41002, 41004, 43003, 45087, 48001, 48004, 50002, 50004, 65400, 89501,
    89502, 89503, 89504, 89505, 89506, 89507,
  ],
  window: [43004, 45015, 45047, 45080, 45081, 48002],
  request: [
    40003, 40004, 40005, 40007, 40008, 40009, 40033, 40035, 40066, 40097, 40132, 41001, 41005, 41009, 43001,
    43002, 43019, 44001, 44002, 44004, 45001, 45002, 45072, 46004, 47001, 47002, 48006, 61400, 61401, 61451,
    61452, 61453, 61454, 61455, 61456, 61457, 61458, 61459, 61500, 61501, 65401, 65402, 65403, 65404, 65405,
    65406, 65407, 65408, 65409, 65410, 65411, 65412, 65413, 65414, 65415, 65416, 65417, 76003, 76021, 76022,
  ],
};

describe('the table of error codes', () => {
  it('means what the refusals of session calls say that the screens are tested with', () => {
    for (const { errcode, code } of sessionRefusals) expect(wechatErrors.get(errcode)?.code).toBe(code);
  });

  it('has every documented code in its class, and no other', () => {
    const all = Object.entries(kinds).flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const));
    const byNumber = (a: readonly [number, string], b: readonly [number, string]) => a[0] - b[0];
    expect([...wechatErrors].map(([code, { kind }]) => [code, kind] as const).sort(byNumber)).toEqual(
      all.sort(byNumber),
    );
  });

  it.each([
    [61452, 65401],
    [61453, 65406],
    [61454, 65404],
    [61455, 65404],
    [61456, 65405],
    [61457, 40005],
    [61458, 65414],
    [61459, 65415],
    [61500, 65416],
    [61501, 65417],
    [61450, -1],
    [61451, 40035],
  ])('gives the old code %i the meaning of today’s %i', (old, current) => {
    expect(wechatErrors.get(old)).toEqual(wechatErrors.get(current));
  });

  it('tells each of today’s customer-service codes from the others', () => {
    const codes = [...wechatErrors].filter(([code]) => code >= 65400 && code <= 65417);
    expect(codes).toHaveLength(18);
    expect(new Set(codes.map(([, meaning]) => meaning.code)).size).toBe(18);
  });

  it('takes an unknown code for a refused request', () => {
    expect(errorFromAnswer(PATH, 99_999, 'new one')).toMatchObject({
      code: 'wechat_request_refused',
      kind: 'request',
    });
  });
});

describe('an error answer', () => {
  it('yields the rid, whatever stands around it', () => {
    const error = errorFromAnswer(PATH, 40003, 'invalid openid rid: 66f3bd4d-25a283a9-73c6a452');
    expect(error).toMatchObject({
      errcode: 40003,
      rid: '66f3bd4d-25a283a9-73c6a452',
      code: 'customer_invalid',
    });
  });

  it('names the agent who has the customer, where the platform tells', () => {
    expect(errorFromAnswer(PATH, 61458, 'customer accepted by test1@test').details).toEqual({
      agentId: 'test1@test',
    });
    expect(errorFromAnswer(PATH, 65414, 'another worker is serving the customer').details).toBeUndefined();
  });

  it('speaks of the AppSecret when a token call answers 40001', () => {
    expect(errorFromTokenAnswer('/t', 40001, 'invalid credential')).toMatchObject({
      code: 'wechat_credentials_wrong',
      kind: 'configuration',
      errcode: 40001,
    });
  });
});

describe('no usable answer', () => {
  const withCode = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) });

  it.each([
    ['read', 'ECONNRESET', 'wechat_unavailable'],
    ['command', 'ECONNRESET', 'wechat_uncertain'],
    ['command', 'UND_ERR_HEADERS_TIMEOUT', 'wechat_uncertain'],
    ['command', 'ECONNREFUSED', 'wechat_unavailable'],
    ['command', 'ENOTFOUND', 'wechat_unavailable'],
  ] as const)('of a %s with %s is %s', (effect, networkCode, code) => {
    expect(transportError(PATH, effect, { cause: withCode(networkCode) }).code).toBe(code);
  });

  it('leaves a command’s outcome open after a timeout and a gateway error', () => {
    const timeout = { cause: new DOMException('late', 'TimeoutError') };
    expect(transportError(PATH, 'command', timeout)).toMatchObject({
      code: 'wechat_uncertain',
      details: { reason: 'TIMEOUT' },
    });
    expect(transportError(PATH, 'command', { status: 504 }).code).toBe('wechat_uncertain');
    expect(transportError(PATH, 'read', { unreadable: true }).code).toBe('wechat_unreadable');
  });
});
