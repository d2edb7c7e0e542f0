import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

const wechat = {
  WECHAT_APPID: 'wx0123456789abcdef',
  WECHAT_SECRET: 'app-secret',
  WECHAT_TOKEN: 'token123',
  WECHAT_ENCODING_AES_KEY: 'a'.repeat(43),
};

const problemsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('loadConfig', () => {
  it('runs without any variable', () => {
    expect(loadConfig({})).toMatchObject({
      http: { host: '127.0.0.1', port: 8080, trustProxy: false },
      wechatApiBase: 'https://api.weixin.qq.com',
      defaultTimeZone: 'Asia/Shanghai',
      logLevel: 'info',
      tuning: { pollWatchedMs: 6_000, pollIdleMs: 30_000, gatherMs: 100 },
    });
    expect(loadConfig({})).not.toHaveProperty('account');
    expect(loadConfig({})).not.toHaveProperty('admin');
  });

  it('treats an empty variable as one that is not set', () => {
    expect(loadConfig({ PORT: '', WECHAT_APPID: '' })).toEqual(loadConfig({}));
  });

  it('names what is missing beside every kind of wrong value', () => {
    const env = { KF_STOP_STORE_ON_EXIT: 'maybe', ADMIN_USERNAME: 'a' };
    expect(problemsOf(env)).toEqual([
      'KF_STOP_STORE_ON_EXIT must be one of true, false, 1, 0, yes, no',
      'ADMIN_PASSWORD is missing: ADMIN_USERNAME, ADMIN_PASSWORD belong together',
    ]);
    expect(loadConfig({ KF_STOP_STORE_ON_EXIT: 'yes' }).stopStoreOnExit).toBe(true);
    expect(loadConfig({ KF_STOP_STORE_ON_EXIT: '0' }).stopStoreOnExit).toBe(false);
  });

  it('keeps the previous AES key beside the new one', () => {
    const previous = 'b'.repeat(43);
    const { account } = loadConfig({ ...wechat, WECHAT_PREVIOUS_AES_KEY: previous });
    expect(account?.previousAesKey).toBe(previous);
    expect(problemsOf({ ...wechat, WECHAT_PREVIOUS_AES_KEY: 'short' })).toEqual([
      'WECHAT_PREVIOUS_AES_KEY must be 43 letters and digits',
    ]);
  });

  it('reads how old a push may be, 0 included', () => {
    expect(loadConfig({ ...wechat, WECHAT_MAX_AGE_SECONDS: '0' }).account?.callbackMaxAgeSeconds).toBe(0);
    expect(loadConfig(wechat).account).not.toHaveProperty('callbackMaxAgeSeconds');
    expect(problemsOf({ WECHAT_MAX_AGE_SECONDS: '-1' })).toEqual([
      'WECHAT_MAX_AGE_SECONDS must be a whole number of seconds',
    ]);
  });

  it('reads the account main, in safe mode and the current dialect unless told otherwise', () => {
    expect(loadConfig(wechat).account).toEqual({
      name: '公众号',
      dialect: 'current',
      timeZone: 'Asia/Shanghai',
      appId: 'wx0123456789abcdef',
      appSecret: 'app-secret',
      callbackToken: 'token123',
      encodingAesKey: 'a'.repeat(43),
      mode: 'safe',
      seatLimit: 100,
    });
    const other = loadConfig({
      ...wechat,
      WECHAT_MODE: 'plain',
      WECHAT_DIALECT: 'legacy',
      ACCOUNT_NAME: '云杉',
    });
    expect(other.account).toMatchObject({ mode: 'plain', dialect: 'legacy', name: '云杉' });
  });

  it('names every problem at once', () => {
    const problems = problemsOf({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://somewhere',
      SECRET_KEY: 'c2hvcnQ=',
      WECHAT_APPID: 'wx1',
      ADMIN_USERNAME: 'admin',
      TZ_DEFAULT: 'Mars/Olympus',
    });
    const named = problems.map((problem) => problem.split(' ')[0]);
    expect(named).toEqual(
      expect.arrayContaining([
        'PORT',
        'LOG_LEVEL',
        'DATABASE_URL',
        'SECRET_KEY',
        'WECHAT_SECRET',
        'WECHAT_TOKEN',
        'WECHAT_ENCODING_AES_KEY',
        'ADMIN_PASSWORD',
        'TZ_DEFAULT',
      ]),
    );
  });

  it('never repeats a value', () => {
    const secret = 'hunter2hunter2';
    const problems = problemsOf({
      WECHAT_ENCODING_AES_KEY: secret,
      WECHAT_TOKEN: `${secret}-!`,
      SECRET_KEY: secret,
      DATABASE_URL: `http://user:${secret}@db/x`,
      METRICS_TOKEN: 'short-hunter2',
    });
    expect(problems.length).toBeGreaterThan(4);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('takes 32 bytes in base64 as the key', () => {
    const key = Buffer.alloc(32, 7);
    expect(loadConfig({ SECRET_KEY: key.toString('base64') }).secretKey).toEqual(key);
  });

  it('listens on the address behind the name localhost', () => {
    expect(loadConfig({ HOST: 'localhost' }).http.host).toBe('127.0.0.1');
  });
});
