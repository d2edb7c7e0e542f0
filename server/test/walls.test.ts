import type {
  WallBoard,
  WallBoardRecord,
  WallBoardResult,
  WallBoardSettings,
  WallDevice,
  WallDeviceResult,
  WallsAnswer,
} from '@kf/shared/contract/wall';
import { WallBoard as WallBoardSchema } from '@kf/shared/contract/wall';
import { metricsOf } from '@kf/shared/domain/metrics';
import { aWallBoard } from '@kf/shared/testing/wall-builders';
import { createSimulator, type Simulator } from '@kf/simulator';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '#store/database.ts';
import type { AccountConfig } from '../src/config.ts';
import { createTestDatabase } from './database.ts';
import { type Call, startInstallation, type TestInstallation } from './installation.ts';
import { aTelevision, type Television } from './television.ts';
import { credentials } from './tower.ts';

const soon = { timeout: 10_000, interval: 20 };
const environment: AccountConfig = {
  name: '云杉家居服务号',
  dialect: 'legacy',
  timeZone: 'Asia/Shanghai',
  appId: credentials.appid,
  appSecret: credentials.secret,
  callbackToken: credentials.token,
  encodingAesKey: credentials.aesKey,
  mode: 'safe',
  seatLimit: 100,
};
const secretKey = Buffer.alloc(32, 9);
const { settings } = aWallBoard();

let platform: Simulator;
let database: Database;
let admin: Call;
let tower: TestInstallation;
const televisions: Television[] = [];
const nodes: TestInstallation[] = [];

/** Another node on the same store. */
async function startNode(): Promise<TestInstallation> {
  const node = await startInstallation({ database, apiBase: platform.url, secretKey, environment });
  nodes.push(node);
  return node;
}

beforeEach(async () => {
  platform = await createSimulator({
    port: 0,
    scenario: 'empty',
    agents: 3,
    dialect: 'legacy',
    ...credentials,
  });
  for (const { kf_account } of platform.state().agents)
    platform.agents(kf_account, { action: 'online', autoAccept: 0 });
  ({ database } = await createTestDatabase());
  tower = await startNode();
  platform.setCallback(`${tower.url}/wechat/main/callback`);
  admin = await tower.as('admin');
});
afterEach(async () => {
  for (const tv of televisions.splice(0)) tv.switchOff();
  for (const node of nodes.splice(0)) await node.close();
  await platform.close();
  await database.close();
});

function aTv(): Television {
  const tv = aTelevision(tower.url);
  televisions.push(tv);
  return tv;
}

async function addBoard(over: Partial<WallBoardSettings> = {}): Promise<WallBoardRecord> {
  const { status, body } = await admin('POST', '/api/wall-boards', { settings: { ...settings, ...over } });
  expect(status).toBe(201);
  return (body as WallBoardResult).board;
}

async function pair(tv: Television, board: WallBoardRecord, name = '客服大厅'): Promise<WallDevice> {
  const { code } = await tv.code();
  const { status, body } = await admin('POST', '/api/walls/pair', { code, name, board: board.boardId });
  expect(status).toBe(201);
  return (body as WallDeviceResult).device;
}

/** Paired, on, and showing its board. */
async function aPairedTv(over: Partial<WallBoardSettings> = {}, at = tower) {
  const board = await addBoard(over);
  const tv = aTv();
  const device = await pair(tv, board);
  tv.switchOn(at.url);
  await vi.waitFor(() => expect(tv.boards.length).toBeGreaterThan(0), soon);
  return { tv, board, device };
}

const last = (tv: Television): WallBoard => tv.boards.at(-1) as WallBoard;
const acts = async () =>
  (await database.db.execute(sql`select act from audit where act like 'wall%' order by id`)).rows.map(
    ({ act }) => act,
  );

const targets = async () =>
  (
    await database.db.execute(
      sql`select entry->>'target' as target from audit where act like 'wall%' order by id`,
    )
  ).rows.map(({ target }) => target);

describe('pairing', () => {
  it('makes a television a wall within one question, by the code it shows', async () => {
    const board = await addBoard();
    const tv = aTv();
    expect(await tv.standing()).toMatchObject({ status: 'unpaired' });
    const shown = await tv.code();
    expect(shown.code).toMatch(/^[2-9A-HJKMNP-TV-Z]{6}$/);
    expect(shown.pairUrl).toContain(`/settings/walls?code=${shown.code}`);
    expect(await tv.standing()).toMatchObject({ status: 'pairing', code: shown.code });
    expect((await tv.code()).code).toBe(shown.code);

    const typed = `${shown.code.slice(0, 3)}-${shown.code.slice(3)} `.toLowerCase();
    const { status, body } = await admin('POST', '/api/walls/pair', {
      code: typed,
      name: '大厅',
      board: board.boardId,
    });
    expect(status).toBe(201);
    expect(await tv.standing()).toMatchObject({
      status: 'paired',
      device: { deviceId: (body as WallDeviceResult).device.deviceId, name: '大厅' },
    });
    await expect(tv.code()).rejects.toThrow('wall_already_paired');
    expect(await acts()).toEqual(['wall_board.added', 'wall.paired']);
    expect(await targets()).toEqual([board.settings.name, '大厅']);
  });

  it('takes a code once, no wrong ones, and stops who tries many', async () => {
    const board = await addBoard();
    const tv = aTv();
    const { code } = await tv.code();
    const attempt = async (typed: string) =>
      (await admin('POST', '/api/walls/pair', { code: typed, name: '大厅', board: board.boardId })).status;
    expect(await attempt('22222')).toBe(422);
    expect(await attempt('000000')).toBe(422);
    expect(await attempt(code)).toBe(201);
    expect(await attempt(code)).toBe(422);
    for (let i = 0; i < 17; i++) await attempt('234567');
    expect(await attempt('234567')).toBe(429);
  });

  it('forgets codes that nobody typed', async () => {
    const board = await addBoard();
    const tv = aTv();
    const { code } = await tv.code();
    await database.db.execute(sql`update wall_pairing set expires_at = 1`);
    expect(await tv.standing()).toMatchObject({ status: 'unpaired' });
    const { status } = await admin('POST', '/api/walls/pair', { code, name: '大厅', board: board.boardId });
    expect(status).toBe(422);
    expect((await tv.code()).code).not.toBe(code);
  });

  it('is for admins only, and keeps the secret out of store and scripts', async () => {
    const { tv } = await aPairedTv();
    for (const role of ['supervisor', 'viewer']) {
      const call = await tower.as(role);
      for (const [method, url] of [
        ['GET', '/api/walls'],
        ['POST', '/api/walls/pair'],
        ['POST', '/api/wall-boards'],
        ['POST', '/api/wall-boards/preview'],
      ] as const)
        expect((await call(method, url, method === 'POST' ? {} : undefined)).status).toBe(403);
    }
    const secret = tv.cookie?.split('=')[1] as string;
    expect(secret.length).toBeGreaterThan(40);
    const { rows } = await database.db.execute(sql`select * from wall_device, wall_board`);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect((await admin('GET', '/api/walls')).text).not.toContain(secret);
    const answer = await fetch(`${tower.url}/api/wall-device`, { headers: { cookie: tv.cookie as string } });
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/i);
    expect(await answer.text()).not.toContain(secret);
  });

  it('opens nothing else: a wall is no login', async () => {
    const { tv } = await aPairedTv();
    const answer = await fetch(`${tower.url}/api/accounts/main/live`, {
      headers: { cookie: tv.cookie as string },
    });
    expect(answer.status).toBe(401);
  });
});

describe('a wall', () => {
  it('shows what the console shows, on change within a second', async () => {
    const { tv } = await aPairedTv();
    const { openids } = await platform.customers({ action: 'arrive', count: 3, wait: true });
    const arrivedAt = Date.now();
    await vi.waitFor(() => expect(last(tv).figures.waiting?.value).toBe(3), soon);
    expect(Date.now() - arrivedAt).toBeLessThan(1_000);
    expect(openids).toHaveLength(3);
    const { state } = tower.registry.find('main')?.live.snapshot() ?? {};
    if (!state) throw new Error('no account');
    const metrics = metricsOf(state, Date.now());
    expect(last(tv).figures).toMatchObject({
      waiting: { value: metrics.waiting },
      online: { value: metrics.online, of: metrics.agents },
      abandoned: { value: metrics.abandoned },
    });
    for (const board of tv.boards) expect(WallBoardSchema.parse(board)).toEqual(board);
  });

  it('hears at most two values a second in a storm, and one within ten seconds in a calm', async () => {
    const { tv } = await aPairedTv();
    await vi.waitFor(() => expect(last(tv).figures.online?.value).toBe(3), soon);
    const from = tv.boards.length;
    for (let i = 0; i < 20; i++) {
      await platform.customers({ action: 'arrive', wait: true });
      await new Promise((done) => setTimeout(done, 50));
    }
    await vi.waitFor(() => expect(last(tv).figures.waiting?.value).toBe(20), soon);
    const storm = tv.boards.slice(from).map(({ at }) => at);
    const pauses = storm.slice(1).map((at, i) => at - (storm[i] as number));
    expect(Math.min(...pauses)).toBeGreaterThan(450);
  });

  it('keeps its secret over restarts of the server and of itself', async () => {
    const { tv, device } = await aPairedTv();
    tv.switchOff();
    await tower.close();
    nodes.length = 0;
    tower = await startNode();
    tv.boards.length = 0;
    tv.switchOn(tower.url);
    await vi.waitFor(() => expect(tv.boards.length).toBeGreaterThan(0), soon);
    expect(tv.devices.at(-1)).toEqual({ deviceId: device.deviceId, name: '客服大厅' });
  });

  it('draws the chart from before a restart, with a gap where nothing was collected', async () => {
    const step = 120_000;
    const now = Math.floor(Date.now() / step) * step;
    for (const [ago, waiting] of [
      [4, 6],
      [2, 5],
    ] as const)
      await database.db.execute(
        sql`insert into waiting_sample (account_id, minute, waiting) values ('main', ${now - ago * step}, ${waiting})`,
      );
    const { tv } = await aPairedTv();
    await vi.waitFor(() => {
      const { fromAt = 0, waiting = [] } = last(tv).chart ?? {};
      const at = (ago: number) => waiting[(now - ago * step - fromAt) / step];
      expect([at(4), at(3), at(2)]).toEqual([6, null, 5]);
    }, soon);
  });

  it('tells the console of itself, and is written down about once a minute', async () => {
    const { tv, device } = await aPairedTv();
    tv.say({ width: 3840, height: 2160, build: 'old', shownAt: last(tv).at, soundArmed: false });
    await vi.waitFor(async () => {
      const { devices } = (await admin('GET', '/api/walls')).body as WallsAnswer;
      expect(devices).toMatchObject([
        { deviceId: device.deviceId, connected: true, hello: { width: 3840, build: 'old' } },
      ]);
    }, soon);
    const stored = async () =>
      (await database.db.execute(sql`select connected, last_seen_at, hello from wall_device`)).rows[0];
    await vi.waitFor(async () => expect(await stored()).toMatchObject({ connected: true }), soon);
    tv.switchOff();
    await vi.waitFor(async () => expect(await stored()).toMatchObject({ connected: false }), soon);
    const { devices } = (await admin('GET', '/api/walls')).body as WallsAnswer;
    expect(devices[0]).toMatchObject({ connected: false, hello: { width: 3840 } });
  });
});

describe('from another node', () => {
  it('a wall is renamed, shown, reloaded, and given another text or board within three seconds', async () => {
    const other = await startNode();
    const { tv, board, device } = await aPairedTv({}, other);
    const url = `/api/walls/${device.deviceId}`;
    const within = { timeout: 3_000, interval: 20 };

    await admin('PATCH', url, { name: '二楼' });
    await vi.waitFor(() => expect(tv.devices.at(-1)?.name).toBe('二楼'), within);
    await admin('POST', `${url}/identify`);
    await vi.waitFor(() => expect(tv.heard).toContain('identify 二楼'), within);
    await admin('POST', `${url}/reload`);
    await vi.waitFor(() => expect(tv.heard).toContain('reload'), within);

    const { body } = await admin('PUT', `/api/wall-boards/${board.boardId}`, {
      settings: { ...board.settings, ticker: '今晚八点系统维护' },
      version: 1,
    });
    expect(body).toMatchObject({ board: { version: 2 } });
    await vi.waitFor(
      () => expect(last(tv)).toMatchObject({ version: 2, ticker: '今晚八点系统维护' }),
      within,
    );

    const second = await addBoard({ name: '第二块', theme: 'light', tiles: ['waiting'] });
    await admin('PATCH', url, { board: second.boardId });
    await vi.waitFor(() => expect(last(tv).name).toBe('第二块'), within);
    expect(Object.keys(last(tv).figures)).toEqual(['waiting']);
    expect(await acts()).toEqual([
      'wall_board.added',
      'wall.paired',
      'wall.changed',
      'wall.identify',
      'wall.reload',
      'wall_board.changed',
      'wall_board.added',
      'wall.changed',
    ]);
  });

  it('a revoked wall goes blank at once, is let in nowhere, and can be paired anew', async () => {
    const other = await startNode();
    const { tv, board, device } = await aPairedTv({}, other);
    expect((await admin('DELETE', `/api/walls/${device.deviceId}`)).status).toBe(204);
    await vi.waitFor(() => expect(tv.heard).toEqual(['revoked', 'disconnected']), soon);
    expect(await tv.standing()).toMatchObject({ status: 'revoked' });
    tv.switchOn(tower.url);
    await vi.waitFor(() => expect(tv.heard).toContain('refused wall_revoked'), soon);
    tv.switchOff();
    const secret = tv.cookie;
    const again = await pair(tv, board, '三楼');
    expect(tv.cookie).not.toBe(secret);
    expect(again.deviceId).not.toBe(device.deviceId);
    expect(await tv.standing()).toMatchObject({ status: 'paired', device: { name: '三楼' } });
    expect((await admin('DELETE', `/api/walls/${device.deviceId}`)).status).toBe(404);
  });
});

describe('boards', () => {
  it('are changed from their latest version only, and kept while a wall shows them', async () => {
    const { board, device } = await aPairedTv();
    const url = `/api/wall-boards/${board.boardId}`;
    const change = (version: number) => admin('PUT', url, { settings: board.settings, version });
    expect((await change(1)).status).toBe(200);
    const stale = await change(1);
    expect([stale.status, stale.text]).toEqual([409, expect.stringContaining('settings_changed')]);
    const used = await admin('DELETE', url);
    expect([used.status, used.text]).toEqual([409, expect.stringContaining('wall_board_in_use')]);
    await admin('DELETE', `/api/walls/${device.deviceId}`);
    expect((await admin('DELETE', url)).status).toBe(204);
    expect((await admin('DELETE', url)).status).toBe(404);
  });

  it('are refused when they make no sense', async () => {
    const refused = async (over: Partial<WallBoardSettings>) =>
      (await admin('POST', '/api/wall-boards', { settings: { ...settings, ...over } })).status;
    expect(await refused({ name: ' ' })).toBe(400);
    expect(await refused({ tiles: [] })).toBe(400);
    expect(await refused({ thresholds: { waiting: { attention: 20, alarm: 10 } } })).toBe(400);
    const elsewhere = 'elsewhere' as WallBoardSettings['accounts'][number]['accountId'];
    expect(await refused({ accounts: [{ accountId: elsewhere, unassigned: true }] })).toBe(404);
  });

  it('can be looked at before they are kept', async () => {
    await vi.waitFor(async () => {
      const { body } = await admin('POST', '/api/wall-boards/preview', {
        settings: { ...settings, name: '试看' },
      });
      expect(body).toMatchObject({ board: { name: '试看', figures: { online: { value: 3, of: 3 } } } });
    }, soon);
    expect((await admin('GET', '/api/walls')).body).toMatchObject({ boards: [] });
  });
});
