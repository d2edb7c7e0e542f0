import { run } from './run.mjs';

const TIMEOUT_MS = 60_000;

/**
 * Counts of known vulnerabilities by weight, as `{ low, moderate, high, critical … }`. Undefined where the registry does
 * not answer.
 */
export async function knownVulnerabilities() {
  const ask = ['audit', '--prod', '--json'];
  // The pnpm that runs this script, else one by its version.
  const pnpm = process.env.npm_execpath;
  const [command, args] = !pnpm?.includes('pnpm')
    ? ['npx', ['-y', 'pnpm@12.21.0', ...ask]]
    : /\.[cm]?js$/.test(pnpm)
      ? [process.execPath, [pnpm, ...ask]]
      : [pnpm, ask];
  const { output } = await run(command, args, { quiet: true, timeoutMs: TIMEOUT_MS });
  return countsOf(output);
}

function countsOf(output) {
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)).metadata
      ?.vulnerabilities;
  } catch {
    return undefined;
  }
}
