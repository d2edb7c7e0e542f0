// The static checks. Each is one line of `check` and one of the counted checks of `test`.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { at, bin, packages } from './paths.mjs';
import { run } from './run.mjs';

const tsc = (name) => ({ name: `types of ${name}`, command: () => [bin('tsc'), ['-p', name]] });

export const checks = [
  { name: 'format', command: () => [bin('biome'), ['check', '.']] },
  { name: 'lint', command: () => [bin('oxlint'), ['shared', 'server', 'web', 'e2e', '--deny-warnings']] },
  { name: 'unused code', command: () => [bin('knip'), ['-c', '.knip.json', '--no-progress']] },
  ...packages.filter((p) => existsSync(at(p, 'tsconfig.json'))).map(tsc),
];

/** Runs a few at a time; shows the output of those that fail. Resolves to `{ name, ok }[]`. */
export async function runChecks() {
  const waiting = [...checks];
  const results = [];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const [command, args] = check.command();
      const { code, output, ms } = await run(command, args, { quiet: true, timeoutMs: 300_000 });
      results.push({ name: check.name, ok: code === 0 });
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${(ms / 1000).toFixed(1)} s)`);
      if (code !== 0) console.log(`${output}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, cpus().length) }, worker));
  return results;
}
