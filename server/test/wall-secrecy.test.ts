import type { WallBoardResult, WallBoardSettings } from '@kf/shared/contract/wall';
import { wallTiles } from '@kf/shared/contract/wall';
import { aWallBoard } from '@kf/shared/testing/wall-builders';
import { createSimulator, type Simulator } from '@kf/simulator';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Database } from '#store/database.ts';
import { createTestDatabase } from './database.ts';
import { startInstallation, type TestInstallation } from './installation.ts';
import { startTap } from './tap.ts';
import { aTelevision } from './television.ts';
import { credentials } from './tower.ts';

/** An hour of the platform in this much of ours. */
const HOUR_MS = 15_000;
const soon = { timeout: 15_000, interval: 50 };

let platform: Simulator;
let database: Database;
let tower: TestInstallation;

beforeAll(async () => {
  platform = await createSimulator({
    port: 0,
    scenario: 'busy',
    agents: 12,
    arrivalsPerMinute: 6,
    seed: 77,
    dialect: 'legacy',
    speed: 3_600_000 / HOUR_MS,
    ...credentials,
  });
  ({ database } = await createTestDatabase());
  tower = await startInstallation({
    database,
    apiBase: platform.url,
    environment: {
      name: '云杉家居服务号',
      dialect: 'legacy',
      timeZone: 'Asia/Shanghai',
      appId: credentials.appid,
      appSecret: credentials.secret,
      callbackToken: credentials.token,
      encodingAesKey: credentials.aesKey,
      mode: 'safe',
      seatLimit: 100,
    },
  });
  platform.setCallback(`${tower.url}/wechat/main/callback`);
}, 30_000);
afterAll(async () => {
  platform.setCallback(null);
  platform.clock({ speed: 0 });
  await tower.close();
  await platform.close();
  await database.close();
}, 30_000);

async function startWall(name: string, agentNames: boolean) {
  const admin = await tower.as('admin');
  const settings: WallBoardSettings = { ...aWallBoard().settings, tiles: [...wallTiles], agentNames };
  const { body } = await admin('POST', '/api/wall-boards', { settings });
  const tap = await startTap(tower.url);
  const tv = aTelevision(tap.url);
  const { code } = await tv.code();
  await admin('POST', '/api/walls/pair', { code, name, board: (body as WallBoardResult).board.boardId });
  await tv.standing();
  tv.switchOn(tap.url);
  return { tv, tap };
}

it('a busy hour on a wall tells nothing of who a customer is, and of agents only where the board allows it', async () => {
  const admin = await tower.as('admin');
  const state = () => tower.registry.find('main')?.live.snapshot().state;
  const people = () => Object.values({ ...state()?.waiting, ...state()?.sessions });
  await vi.waitFor(() => expect(people().length).toBeGreaterThan(5), soon);
  const closed = await startWall('大厅', false);
  const named = await startWall('班长台', true);

  const openids = new Set<string>();
  const codes = new Set<string>();
  const endAt = Date.now() + HOUR_MS;
  while (Date.now() < endAt) {
    const fresh = people().filter(({ customerId }) => !openids.has(customerId));
    for (const { customerId, code } of fresh) {
      openids.add(customerId);
      codes.add(code);
    }
    await Promise.all(
      fresh.map(({ customerId, code }) =>
        admin('PATCH', `/api/accounts/main/customers/${customerId}`, { remark: `备注${code}先生` }),
      ),
    );
    await new Promise((done) => setTimeout(done, 100));
  }
  const nicknames = Object.values(state()?.agents ?? {}).map(({ nickname }) => nickname);
  const accounts = Object.keys(state()?.agents ?? {});
  const { rows: customers } = await database.db.execute(sql`select customer_id, code, remark from customer`);
  for (const row of customers) {
    openids.add(String(row['customer_id']));
    codes.add(String(row['code']));
  }

  // it was a busy hour, with remarks, and the wall was told of it
  expect(openids.size).toBeGreaterThan(100);
  expect(customers.filter(({ remark }) => remark !== null).length).toBeGreaterThan(20);
  expect(closed.tv.boards.length).toBeGreaterThan(HOUR_MS / 1_500);
  expect(Math.max(...closed.tv.boards.map(({ figures }) => figures.waiting?.value ?? 0))).toBeGreaterThan(2);

  const [sent, withNames] = [closed.tap.text(), named.tap.text()];
  expect(sent).toContain('云杉家居 客服'); // the tap reads what is sent
  const found = [...openids, ...codes, ...accounts, '备注', '先生'].filter(
    (word) => sent.includes(word) || withNames.includes(word),
  );
  expect(found).toEqual([]);
  expect(nicknames.filter((nickname) => sent.includes(nickname))).toEqual([]);
  expect(nicknames.filter((nickname) => withNames.includes(nickname)).length).toBeGreaterThan(3);

  for (const { tv, tap } of [closed, named]) {
    tv.switchOff();
    await tap.close();
  }
}, 60_000);
