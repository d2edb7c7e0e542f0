import { expect, test } from '../fixtures.ts';
import { eventually } from './support/platform.ts';
import { createSecretWatch } from './support/secret-watch.ts';
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

test('no secret comes out while everything goes wrong, at the most talkative log level', async ({
  page,
  tower,
  platform,
  secretWatch,
}) => {
  await page.goto(`${tower.url}/login`);
  await page.getByLabel('账号').fill(admin.username);
  await page.getByLabel('密码', { exact: true }).fill(admin.password);
  secretWatch.hear('page /login, filled in', await page.content());
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/a\/main/);
  await platform.arrive({ count: 2 });
  await eventually('customers wait', async () => (await tower.live()).state.waitingCount === 2);
  await makeTrouble(tower, platform.faults);
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
    secretWatch.hear(`page ${path}`, await page.content());
  }
  // what was heard is searched when the server has ended, as after every flow
});

test('the search after each flow finds what is in an answer, a socket, a page, the log or the store', async ({
  page,
  board,
  tower,
  platform,
  secretWatch,
}) => {
  const secret = 'plantedInWrongPlace';
  const watch = createSecretWatch(tower.url);
  watch.listen(page.context());
  const [openid = ''] = await platform.arrive();
  await expect(board.strips()).toHaveCount(1);
  const call = await tower.client();
  await call('PATCH', `/api/accounts/main/customers/${openid}`, { remark: secret });
  await page.reload();
  await expect(page.getByText(secret).first()).toBeVisible();
  await page.evaluate(() => fetch('/api/accounts/main/live').then((answer) => answer.text()));
  await page.context().close();
  await fetch(`${tower.url}/api/accounts/${secret}`); // the log has addresses
  await tower.stop();

  watch.know('planted', secret);
  watch.hear('the log', tower.log().join('\n'));
  await watch.readFolder(tower.dataDir);
  const leaks = watch.leaks();
  for (const place of [/^planted in answer of GET /, /in a socket$/, /in page \/a\/main/, /in the log$/])
    expect(leaks).toContainEqual(expect.stringMatching(place));
  expect(leaks).toContainEqual(expect.stringMatching(/in file postgres\/(base|pg_wal)\//));
  expect(leaks.join()).not.toContain(secret);
  expect(secretWatch.leaks()).toEqual([]);
});
