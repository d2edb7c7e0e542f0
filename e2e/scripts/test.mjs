// Everything that can fail, in order, to the end; closes with the line `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from './lib/build.mjs';
import { runChecks } from './lib/checks.mjs';
import { readFlags } from './lib/flags.mjs';
import { runFlows } from './lib/flows.mjs';
import { at, bin, packages, root } from './lib/paths.mjs';
import { run, stopChildrenOnSignal } from './lib/run.mjs';
import { checkWallOutput } from './lib/wall-output.mjs';

const VITEST_LIMIT_MS = 15 * 60_000;

const usage = `Runs everything that can fail. The exit code is 0 when nothing did.

  --only static|unit|flows   one part
  --grep TEXT                tests whose name has TEXT, and no static checks`;

const flags = readFlags(usage, { only: { type: 'string' }, grep: { type: 'string' } });
if (flags.only && !['static', 'unit', 'flows'].includes(flags.only)) {
  console.error(`--only takes static, unit or flows, not ${flags.only}\n\n${usage}`);
  process.exit(2);
}
const wanted = (part) => (flags.only ? flags.only === part : part !== 'static' || !flags.grep);

stopChildrenOnSignal();
const startedAt = Date.now();
const reports = mkdtempSync(join(tmpdir(), 'kf-test-'));
const total = { passed: 0, failed: 0, skipped: 0, failures: [], alone: [] };
const heading = (text) => console.log(`\n== ${text} ==`);

function count({ passed = 0, failures = [], skipped = 0 }) {
  total.passed += passed;
  total.failed += failures.length;
  total.skipped += skipped;
  total.failures.push(...failures);
}
const countChecks = (results) =>
  count({
    passed: results.filter((r) => r.ok).length,
    failures: results.filter((r) => !r.ok).map((r) => r.name),
  });

async function vitest(name) {
  const report = join(reports, `${name.replace('/', '-')}.json`);
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  if (flags.grep) args.push('-t', flags.grep, '--passWithNoTests');
  const { code } = await run(bin('vitest', name), args, { cwd: at(name), timeoutMs: VITEST_LIMIT_MS });
  const result = readReport(report);
  if (!result) return count({ failures: code === 0 ? [] : [`${name}: vitest wrote no report`] });
  const failures = [];
  for (const file of result.testResults) {
    const where = relative(root, file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    failures.push(...failed.map((test) => `${where}: ${test.fullName}`));
    if (file.status === 'failed' && failed.length === 0) failures.push(`${where}: did not load`);
  }
  if (code !== 0 && failures.length === 0) failures.push(`${name}: errors outside tests`);
  const skipped = flags.grep ? 0 : result.numPendingTests + (result.numTodoTests ?? 0);
  count({ passed: result.numPassedTests, failures, skipped });
}

const readReport = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

if (wanted('static')) {
  heading('Format, lint, unused code, types');
  countChecks(await runChecks());
}
heading('Build');
countChecks(await build());
countChecks(checkWallOutput());
if (wanted('unit')) {
  for (const name of packages.filter((p) => existsSync(at(p, 'node_modules/vitest')))) {
    heading(`Unit and integration tests: ${name}`);
    await vitest(name);
  }
}
if (wanted('flows')) {
  heading('Browser flows');
  const { alone, ...result } = await runFlows({ grep: flags.grep, reports });
  count(result);
  total.alone.push(...alone);
}

rmSync(reports, { recursive: true, force: true });
heading(`Result after ${((Date.now() - startedAt) / 60_000).toFixed(1)} min`);
for (const name of total.alone) console.log(`passed only when run alone: ${name}`);
for (const failure of total.failures) console.log(`FAILED ${failure}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
