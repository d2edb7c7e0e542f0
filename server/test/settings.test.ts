import { AccountId, type EpochMs, PersonId } from '@kf/shared/contract/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSettings, type Settings } from '#settings/settings.ts';
import type { Database } from '#store/database.ts';
import { createSettingStore } from '#store/settings.ts';
import { createTestDatabase } from './database.ts';

const lin = { personId: PersonId.parse('p1'), name: '林主管' };
const zhao = { personId: PersonId.parse('p2'), name: '赵主管' };

let database: Database;
beforeAll(async () => {
  ({ database } = await createTestDatabase());
});
afterAll(() => database.close());

function node(accountId: string) {
  const audited: { act: string; entry: unknown }[] = [];
  const warned: string[] = [];
  const settings: Settings = createSettings({
    store: createSettingStore(database.db, AccountId.parse(accountId)),
    now: () => 1_800_000_000_000 as EpochMs,
    audit: async ({ act, entry }) => void audited.push({ act, entry }),
    log: { warn: (_details, message) => void warned.push(message) },
  });
  return { settings, audited, warned };
}

describe('settings of an account', () => {
  it('has initial values until somebody changes them, and says who did', async () => {
    const { settings, audited } = node('a1');
    expect(settings.describe('notes')).toEqual({ value: { sendNotes: true }, version: 0 });
    await settings.put('notes', { sendNotes: false }, 0, lin);
    expect(settings.describe('notes')).toMatchObject({
      value: { sendNotes: false },
      version: 1,
      changedBy: '林主管',
    });
    expect(audited).toEqual([
      {
        act: 'settings.changed',
        entry: { key: 'notes', before: { sendNotes: true }, after: { sendNotes: false } },
      },
    ]);
  });

  it('refuses a change made from an old version, on whatever node, and shows what is true now', async () => {
    const here = node('a2');
    const there = node('a2');
    await here.settings.put('notes', { sendNotes: false }, 0, lin);
    await expect(there.settings.put('notes', { sendNotes: true }, 0, zhao)).rejects.toMatchObject({
      code: 'settings_changed',
      details: { by: '林主管', at: 1_800_000_000_000 },
    });
    expect(there.settings.get('notes')).toEqual({ sendNotes: false });
    expect(there.audited).toEqual([]);
  });

  it('tells listeners of what another node changed, once', async () => {
    const here = node('a3');
    const there = node('a3');
    const heard: boolean[] = [];
    there.settings.onChange('notes', ({ sendNotes }) => void heard.push(sendNotes));
    await here.settings.put('notes', { sendNotes: false }, 0, lin);
    await there.settings.reload();
    await there.settings.reload();
    expect(heard).toEqual([false]);
  });

  it('refuses a value of the wrong shape and keeps the present one', async () => {
    const { settings } = node('a4');
    await expect(settings.put('notes', { sendNotes: 'yes' }, 0, lin)).rejects.toMatchObject({
      code: 'request_invalid',
      details: { issues: [expect.objectContaining({ path: 'sendNotes' })] },
    });
    expect(settings.get('notes')).toEqual({ sendNotes: true });
  });

  it('keeps the initial value when what is stored no longer fits, and says so', async () => {
    const { settings, warned } = node('a5');
    await createSettingStore(database.db, AccountId.parse('a5')).replace({
      key: 'notes',
      value: { sendNotes: 3 },
      version: 1,
      changedAt: 1 as EpochMs,
      changedBy: 'x',
    });
    await settings.reload();
    expect(settings.get('notes')).toEqual({ sendNotes: true });
    expect(warned).toHaveLength(1);
    // and can be set right from there
    await settings.put('notes', { sendNotes: false }, 1, lin);
    expect(settings.get('notes')).toEqual({ sendNotes: false });
  });
});
