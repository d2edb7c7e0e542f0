import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { eventually } from './support/platform.ts';
import { admin, type Tower } from './support/tower.ts';

/** Nothing else in the product looks like these. */
const secrets = {
  appSecret: 'grepMeAppSecret7391',
  token: 'grepMeCallbackToken7391',
  aesKey: 'grepMeAesKey7391abcdefghijklmnopqrstuvwxyzA',
};
const second = {
  appSecret: 'grepMeSecondSecret5820',
  token: 'grepMeSecondToken5820',
  aesKey: 'grepMeSecondKey5820abcdefghijklmnopqrstuvwA',
};

test.use({
  simulatorFlags: { secret: secrets.appSecret, token: secrets.token, 'aes-key': secrets.aesKey },
  serverEnv: {
    WECHAT_SECRET: secrets.appSecret,
    WECHAT_TOKEN: secrets.token,
    WECHAT_ENCODING_AES_KEY: secrets.aesKey,
    LOG_LEVEL: 'trace',
  },
});

/** Everything the browser was sent, and every page as it stood. */
function listen(page: Page) {
  const heard: { from: string; text: string }[] = [];
  page.on('response', (response) => {
    const from = `answer of ${response.url()}`;
    void response.text().then(
      (text) => heard.push({ from, text: text + JSON.stringify(response.headers()) }),
      () => undefined, // a redirect has no body
    );
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => heard.push({ from: 'a socket', text: payload.toString() })),
  );
  const keep = async () => heard.push({ from: `page ${page.url()}`, text: await page.content() });
  return { heard, keep };
}

async function filesBelow(folder: string): Promise<{ from: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (file) => {
      const path = join(file.parentPath, file.name);
      // the store removes files while it runs
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      return { from: path, text: bytes.toString('latin1') };
    }),
  );
}

const accessToken = async (url: string): Promise<string> => {
  const answer = await fetch(`${url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({
      grant_type: 'client_credential',
      appid: 'wx0123456789abcdef',
      secret: secrets.appSecret,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
};

async function makeTrouble(tower: Tower, faults: (fault: Record<string, unknown>) => Promise<void>) {
  const call = await tower.client();
  await call('POST', '/api/accounts', {
    id: 'second',
    name: '第二个号',
    appId: 'wx00000000000000ff',
    ...second,
  });
  await call('PATCH', '/api/accounts/second', { version: 1, ...second, name: '改过名' });
  for (const fault of [
    { killToken: true },
    { expireToken: true },
    { outage: { mode: 'reset' } },
    { outage: null },
    { errors: [{ endpoint: '*', httpStatus: 502, times: 3 }] },
    { ipRefused: true },
    { reset: true },
  ]) {
    await faults(fault);
    for (const check of ['token', 'feature', 'callback'])
      await call('POST', `/api/accounts/main/doctor/${check}`);
  }
  await fetch(`${tower.callbackUrl}?signature=${'0'.repeat(40)}&timestamp=1&nonce=1&echostr=x`);
  await fetch(`${tower.url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: admin.username, password: 'grepMeMistypedPassword' }),
  });
}

test('no AppSecret, token, access token, AES key or password in any log, answer, page or file', async ({
  page,
  tower,
  platform,
}) => {
  const { heard, keep } = listen(page);
  await page.goto(`${tower.url}/login`);
  await page.getByLabel('账号').fill(admin.username);
  await page.getByLabel('密码', { exact: true }).fill(admin.password);
  await keep();
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/a\/main/);
  await platform.arrive({ count: 2 });
  await eventually('customers wait', async () => (await tower.live()).state.waitingCount === 2);
  const tokens = [await accessToken(platform.url)];
  await makeTrouble(tower, platform.faults);
  tokens.push(await accessToken(platform.url));
  for (const path of [
    '/a/main',
    '/a/main/agents',
    '/settings/wechat',
    '/settings/wechat?of=second',
    '/settings/me',
  ]) {
    await page.goto(tower.url + path);
    await expect(page.getByRole('main').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await keep();
  }

  const values = {
    ...secrets,
    secondSecret: second.appSecret,
    secondToken: second.token,
    secondKey: second.aesKey,
    password: admin.password,
    mistyped: 'grepMeMistypedPassword',
    ...Object.fromEntries(tokens.map((token, index) => [`accessToken${index}`, token])),
  };
  const places = [
    ...heard,
    { from: 'the log', text: tower.log().join('\n') },
    ...(await filesBelow(tower.dataDir)),
  ];
  // What is no secret is found where it belongs: the search sees answers, pages and files of the store.
  const sees = (place: RegExp, text: string) =>
    expect(
      places.some((one) => place.test(one.from) && one.text.includes(text)),
      String(place),
    ).toBe(true);
  sees(/^answer of .*\/api\/accounts/, 'wx00000000000000ff');
  sees(/^page .*settings/, 'wx00000000000000ff');
  sees(/postgres/, 'wx00000000000000ff');
  sees(/^the log/, 'answered');
  const found = places.flatMap(({ from, text }) =>
    Object.entries(values).flatMap(([name, value]) => (text.includes(value) ? [`${name} in ${from}`] : [])),
  );
  expect(found).toEqual([]);
});
