import { expect, test } from '../fixtures.ts';
import { eventually } from './support/platform.ts';
import { type Push, plainPush, safePush, testKeys, textMessage } from './support/pushes.ts';
import type { Tower } from './support/tower.ts';

const stranger = 'oStrangerAtTheDoor0000000001';

async function post(tower: Tower, { query, body }: Push): Promise<{ status: number; text: string }> {
  const response = await fetch(`${tower.callbackUrl}?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const isWaiting = async (tower: Tower, openid: string) =>
  (await tower.live()).state.waitingCount > 0 &&
  JSON.stringify((await tower.live()).state.waiting).includes(openid);

/** After whatever was refused, the door still opens for the real platform. */
async function expectNothingBroken(tower: Tower) {
  const openid = 'oHonestCustomer0000000000001';
  expect((await post(tower, safePush(textMessage(openid, '在吗')))).status).toBe(200);
  await eventually('an honest customer waits', () => isWaiting(tower, openid));
  expect(await isWaiting(tower, stranger)).toBe(false);
}

/** Nothing that would help a thief may be written down. */
function expectNoSecretsIn(log: string[]) {
  const text = log.join('\n');
  for (const secret of [testKeys.token, testKeys.aesKey, 'sim-secret', '通关密语'])
    expect(text).not.toContain(secret);
}

test.describe('the callback, in safe mode', () => {
  const message = () => textMessage(stranger, '通关密语');

  const refused: [string, () => Push, number][] = [
    ['a wrong signature', () => changed(safePush(message()), 'msg_signature', '0'.repeat(40)), 403],
    [
      'a signature made with another token',
      () => safePush(message(), { ...testKeys, token: 'anotherToken' }),
      403,
    ],
    ['another appid inside', () => safePush(message(), { ...testKeys, appId: 'wxffffffffffffffff' }), 403],
    ['plaintext', () => plainPush(message()), 403],
    ['a body of 2 MiB', () => safePush(textMessage(stranger, 'x'.repeat(2 * 1024 * 1024))), 413],
  ];
  for (const [name, push, status] of refused) {
    test(`refuses ${name} and goes on`, async ({ tower }) => {
      expect((await post(tower, push())).status).toBe(status);
      await expectNothingBroken(tower);
      expectNoSecretsIn(tower.log());
    });
  }

  test('survives an XML bomb, signed and unsigned', async ({ tower }) => {
    const entities = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`,
    ).join('');
    const bomb =
      `<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a0 "boom">${entities}]>` +
      message().replace('<![CDATA[通关密语]]>', '&a9;');
    const started = Date.now();
    for (const push of [safePush(bomb), { ...safePush(message()), body: bomb }]) {
      const { status, text } = await post(tower, push);
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
      expect(text).not.toContain('boom');
    }
    expect(Date.now() - started).toBeLessThan(3_000);
    await expectNothingBroken(tower);
    expectNoSecretsIn(tower.log());
  });

  test('absorbs a replay: one customer, one message, the same answer', async ({ tower }) => {
    const push = safePush(textMessage('oHonestCustomer0000000000002', '再说一遍'));
    const first = await post(tower, push);
    await eventually('the customer waits', () => isWaiting(tower, 'oHonestCustomer0000000000002'));
    const arrived = (await tower.live()).state.today.arrived;
    for (let i = 0; i < 5; i++) expect((await post(tower, push)).status).toBe(first.status);
    await expectNothingBroken(tower);
    expect((await tower.live()).state.today.arrived).toBe(arrived + 1); // the honest one of the check above
  });

  test('answers a signed GET with its echo and refuses an unsigned one', async ({ tower, platform }) => {
    void platform;
    const signed = new URLSearchParams(plainPush('').query);
    signed.set('echostr', '7654321098765432109');
    const good = await fetch(`${tower.callbackUrl}?${signed}`);
    expect([good.status, await good.text()]).toEqual([200, '7654321098765432109']);
    signed.set('signature', 'f'.repeat(40));
    expect((await fetch(`${tower.callbackUrl}?${signed}`)).status).toBe(403);
  });
});

test.describe('the door of the console', () => {
  test('shows nothing to whoever is not logged in', async ({ tower }) => {
    for (const path of ['/api/me', '/api/accounts/main/live', '/api/accounts/main/quota']) {
      const answer = await fetch(tower.url + path);
      expect(answer.status, path).toBe(401);
      expect(answer.headers.get('cache-control'), path).toBe('no-store');
    }
    const socket = await fetch(`${tower.url}/socket.io/?EIO=4&transport=polling`);
    expect(await socket.text()).not.toContain('live:snapshot');
  });

  test('refuses a write that another site makes with the login of a supervisor', async ({ login, page }) => {
    await login();
    const answer = await page.request.post('/api/accounts/main/operations', {
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      data: { type: 'close', customerId: stranger, key: 'cross-site-1' },
    });
    expect(answer.status()).toBe(403);
  });

  test('serves pages under a strict content security policy', async ({ page, tower }) => {
    const answer = await page.goto(`${tower.url}/login`);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/default-src '(none|self)'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-(inline|eval)/);
    expect(answer?.headers()['x-content-type-options']).toBe('nosniff');
  });
});

function changed(push: Push, name: string, value: string): Push {
  const query = new URLSearchParams(push.query);
  query.set(name, value);
  return { ...push, query: query.toString() };
}
