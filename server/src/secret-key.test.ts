import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOrCreateSecretKey } from './secret-key.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kf-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('makes a key once, for its owner only, and reads the same one ever after', async () => {
  const data = join(folder, 'data');
  const first = await readOrCreateSecretKey(data);
  expect(first).toHaveLength(32);
  expect(await readOrCreateSecretKey(data)).toEqual(first);
  expect((await stat(join(data, 'secret.key'))).mode & 0o777).toBe(0o600);
});

it('refuses a file that holds something else instead of replacing it', async () => {
  await writeFile(join(folder, 'secret.key'), 'not a key');
  await expect(readOrCreateSecretKey(folder)).rejects.toThrow('does not hold a key');
});
