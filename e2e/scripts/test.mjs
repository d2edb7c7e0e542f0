// Everything that can fail, in order, to the end; closes with the line `N passed, N failed`.
//   --only static|unit|flows   one part            --grep TEXT   tests whose name has TEXT (no static checks)
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './find-browser.mjs';
import { build } from './lib/build.mjs';
import { runChecks } from './lib/checks.mjs';
import { at, bin, packages, root } from './lib/paths.mjs';
import { run, stopChildrenOnSignal } from './lib/run.mjs';
import { checkWallOutput } from './lib/wall-output.mjs';

const VITEST_LIMIT_MS = 15 * 60_000;
const FLOWS_LIMIT_MS = 25 * 60_000;

const { values: flags } = parseArgs({ options: { only: { type: 'string' }, grep: { type: 'string' } } });
if (flags.only && !['static', 'unit', 'flows'].includes(flags.only)) {
  console.error(`--only takes static, unit or flows, not ${flags.only}`);
  process.exit(2);
}
const wanted = (part) => (flags.only ? flags.only === part : part !== 'static' || !flags.grep);

stopChildrenOnSignal();
const startedAt = Date.now();
const reports = mkdtempSync(join(tmpdir(), 'kf-test-'));
const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
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

async function flows() {
  let browser;
  try {
    browser = findBrowser();
  } catch (error) {
    return count({ failures: [`browser flows: ${error.message}`] });
  }
  const report = join(reports, 'flows.json');
  const args = ['test', '-c', 'e2e/playwright.config.ts'];
  if (flags.grep) args.push('--grep', flags.grep, '--pass-with-no-tests');
  const { code } = await run(bin('playwright', 'e2e'), args, {
    env: { KF_BROWSER: browser, KF_FLOWS_REPORT: report, NODE_NO_WARNINGS: '1' },
    timeoutMs: FLOWS_LIMIT_MS,
  });
  const result = readReport(report);
  if (!result) return count({ failures: ['browser flows: no report'] });
  const failures = result.suites.flatMap((suite) => failedSpecs(suite, []));
  const { expected, flaky, skipped } = result.stats;
  if (code !== 0 && failures.length === 0) failures.push('browser flows: errors outside tests');
  if (flaky > 0) console.log(`${flaky} flows passed only when repeated`);
  count({ passed: expected + flaky, failures, skipped });
}

const failedSpecs = (suite, path) => {
  const here = [...path, suite.title];
  return [
    ...(suite.specs ?? []).filter((spec) => !spec.ok).map((spec) => [...here, spec.title].join(' > ')),
    ...(suite.suites ?? []).flatMap((child) => failedSpecs(child, here)),
  ];
};

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
  await flows();
}

rmSync(reports, { recursive: true, force: true });
heading(`Result after ${((Date.now() - startedAt) / 60_000).toFixed(1)} min`);
for (const failure of total.failures) console.log(`FAILED ${failure}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
