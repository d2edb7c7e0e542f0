import { describe, expect, it } from 'vitest';
import { createFakeCall, createFakePlatform, networkError } from './testing/fake-platform.ts';
import { STABLE_TOKEN_PATH } from './token.ts';

const setUp = () => {
  const platform = createFakePlatform();
  const { token } = createFakeCall(platform);
  return { platform, token, asked: () => platform.requestsTo(STABLE_TOKEN_PATH).length };
};

describe('the token', () => {
  it('is asked for in normal mode, once for all callers', async () => {
    const { platform, token, asked } = setUp();
    expect(await Promise.all([token.get(), token.get(), token.get()])).toEqual([
      'TOKEN-1',
      'TOKEN-1',
      'TOKEN-1',
    ]);
    expect(asked()).toBe(1);
    expect(JSON.parse(platform.requests[0]?.body ?? '')).toEqual({
      grant_type: 'client_credential',
      appid: 'wx0123456789abcdef',
      secret: 'TOP-SECRET',
      force_refresh: false,
    });
  });

  it('is kept until five minutes before its end, less a little for the clocks', async () => {
    const { platform, token, asked } = setUp();
    await token.get();
    platform.passSeconds(7200 - 300);
    expect(await token.get()).toBe('TOKEN-1');
    platform.passSeconds(6);
    expect(await token.get()).toBe('TOKEN-2');
    expect(asked()).toBe(2);
  });

  it('is not asked for at every call when the platform gives one that is nearly over', async () => {
    const { platform, token, asked } = setUp();
    platform.answer(STABLE_TOKEN_PATH, { access_token: 'SHORT', expires_in: 200 });
    for (let index = 0; index < 5; index += 1) expect(await token.get()).toBe('SHORT');
    expect(asked()).toBe(1);
  });

  it('stays in use while the next one cannot be had', async () => {
    const { platform, token, asked } = setUp();
    await token.get();
    platform.passSeconds(7000);
    platform.answer(STABLE_TOKEN_PATH, { httpStatus: 502 });
    expect(await token.get()).toBe('TOKEN-1');
    expect(token.state().error).toMatchObject({ code: 'wechat_unavailable', failures: 1 });
    expect(await token.get()).toBe('TOKEN-1');
    expect(asked()).toBe(2);
    platform.passSeconds(1);
    expect(await token.get()).toBe('TOKEN-2');
    expect(token.state().error).toBeUndefined();
  });

  it('is dropped only if it is still the one that was refused', async () => {
    const { token, asked } = setUp();
    await token.get();
    token.refused('ANOTHER');
    expect(await token.get()).toBe('TOKEN-1');
    token.refused('TOKEN-1');
    expect(await token.get()).toBe('TOKEN-2');
    token.refused('TOKEN-1');
    expect(await token.get()).toBe('TOKEN-2');
    expect(asked()).toBe(2);
  });

  it('is not asked for without end when the platform insists on one that it refuses', async () => {
    const { platform, token, asked } = setUp();
    const same = { access_token: 'SAME', expires_in: 7200 };
    platform.answer(STABLE_TOKEN_PATH, same, same, same, same, same);
    for (let index = 0; index < 5; index += 1) token.refused(await token.get());
    expect(asked()).toBe(2);
    platform.passSeconds(31);
    token.refused('SAME');
    await token.get();
    expect(asked()).toBe(3);
  });

  it.each([
    [40125, 'wechat_credentials_wrong'],
    [40001, 'wechat_credentials_wrong'],
    [40013, 'wechat_credentials_wrong'],
    [40164, 'wechat_ip_refused'],
    [40243, 'wechat_secret_frozen'],
    [89503, 'wechat_confirmation_needed'],
  ])('with %i says %s and rests half a minute', async (errcode, code) => {
    const { platform, token, asked } = setUp();
    const refusal = { errcode, errmsg: 'no rid: 66f3bd4d-25a283a9-73c6a452' };
    platform.answer(STABLE_TOKEN_PATH, refusal, refusal);
    await expect(token.get()).rejects.toMatchObject({ code });
    await expect(token.get()).rejects.toMatchObject({ code });
    platform.passSeconds(29);
    await expect(token.get()).rejects.toMatchObject({ code });
    expect(asked()).toBe(1);
    expect(token.state()).toEqual({
      asOf: 0,
      error: {
        code,
        errcode,
        errmsg: refusal.errmsg,
        rid: '66f3bd4d-25a283a9-73c6a452',
        failures: 1,
        retryAt: platform.now() + 1_000,
      },
    });
    platform.passSeconds(1);
    await expect(token.get()).rejects.toMatchObject({ code });
    expect(asked()).toBe(2);
  });

  it('is asked for at once when somebody says so', async () => {
    const { platform, token } = setUp();
    platform.answer(STABLE_TOKEN_PATH, { errcode: 40164, errmsg: 'invalid ip' });
    await expect(token.get()).rejects.toMatchObject({ code: 'wechat_ip_refused' });
    token.retryNow();
    expect(await token.get()).toBe('TOKEN-1');
  });

  it('comes back by itself after an outage, asked for ever more rarely', async () => {
    const { platform, token } = setUp();
    const pauses: number[] = [];
    for (let index = 0; index < 7; index += 1) {
      platform.answer(STABLE_TOKEN_PATH, networkError('ECONNREFUSED'));
      await expect(token.get()).rejects.toMatchObject({ code: 'wechat_unavailable' });
      const pause = (token.state().error?.retryAt ?? 0) - platform.now();
      pauses.push(pause);
      platform.pass(pause);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    expect(await token.get()).toBe('TOKEN-1');
  });

  it('tells its freshness, and never itself', async () => {
    const { platform, token } = setUp();
    const askedAt = platform.now();
    await token.get();
    expect(token.state()).toEqual({ asOf: askedAt, expiresAt: askedAt + 7_200_000 });
    expect(platform.tokenStates).toEqual([token.state()]);
    expect(JSON.stringify([platform.tokenStates, platform.logged])).not.toMatch(/TOKEN-1|TOP-SECRET/);
  });
});
