import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const at = (...parts) => join(root, ...parts);

/** Packages in the order in which they build upon one another. */
export const packages = ['shared', 'server', 'web', 'e2e/simulator', 'e2e'];

/** Path of a package's own command-line tool. Scripts never go through pnpm: it may not be on the PATH. */
export function bin(name, inPackage = '.') {
  const windows = process.platform === 'win32' ? '.CMD' : '';
  const path = at(inPackage, 'node_modules', '.bin', `${name}${windows}`);
  if (!existsSync(path))
    throw new Error(`${name} is not installed in ${inPackage}; run: npx -y pnpm@12.21.0 install`);
  return path;
}

export const serverMain = at('server/dist/main.mjs');
/** Built last, after the console. */
export const webLast = at('web/dist/wall.html');
