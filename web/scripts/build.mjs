// The console, then the wall beside it: two builds, because televisions need older output than desks. Then a compressed
// twin of every text, which the server sends to whoever takes it.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
for (const name of ['vite.config.ts', 'vite.wall.config.ts'])
  await build({ root, configFile: join(root, name), logLevel: 'warn' });

const brotli = promisify(brotliCompress);
/** 11 takes ten times as long and saves two per cent. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const assets = join(root, 'dist/assets');
const texts = (await readdir(assets, { recursive: true })).filter((name) => /\.(js|css|svg)$/.test(name));
await Promise.all(
  texts.map(async (name) => {
    const path = join(assets, name);
    const text = await readFile(path);
    await writeFile(`${path}.br`, await brotli(text, quality));
    await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: 9 }));
  }),
);
