import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { at, serverMain, webLast } from './paths.mjs';
import { run } from './run.mjs';

const parts = [
  {
    name: 'server',
    output: serverMain,
    sources: ['server/src', 'server/scripts', 'server/package.json', 'shared/src', 'pnpm-lock.yaml'],
    command: () => [process.execPath, [at('server/scripts/build.mjs')]],
    cwd: '.',
  },
  {
    name: 'web',
    output: webLast,
    sources: ['web', 'shared/src', 'pnpm-lock.yaml'],
    command: () => [process.execPath, [at('web/scripts/build.mjs')]],
    cwd: '.',
  },
];

/** Builds what is missing or older than its sources; everything with `force`. Resolves to `{ name, ok }[]`. */
export async function build({ force = false } = {}) {
  const stale = parts.filter((part) => force || isStale(part));
  return Promise.all(
    stale.map(async (part) => {
      const [command, args] = part.command();
      const { code, output, ms } = await run(command, args, {
        quiet: true,
        cwd: at(part.cwd),
        env: { NODE_ENV: 'production' },
        timeoutMs: 300_000,
      });
      const ok = code === 0 && existsSync(part.output);
      console.log(`${ok ? 'built ' : 'FAILED'} ${part.name} (${(ms / 1000).toFixed(1)} s)`);
      if (!ok) console.log(output);
      return { name: `build of ${part.name}`, ok };
    }),
  );
}

/** For `start` and `demo`: ends the program where there is nothing to run. */
export async function ensureBuilt(options) {
  const results = await build(options);
  if (results.some((result) => !result.ok)) process.exit(1);
}

function isStale(part) {
  if (!existsSync(part.output)) return true;
  const builtAt = statSync(part.output).mtimeMs;
  return part.sources.some((source) => newest(at(source)) > builtAt);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}
