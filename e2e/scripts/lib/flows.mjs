// The browser flows: side by side first; a few that failed once more, each alone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from '../find-browser.mjs';
import { bin } from './paths.mjs';
import { run } from './run.mjs';

const TOGETHER_LIMIT_MS = 40 * 60_000;
const ALONE_LIMIT_MS = 12 * 60_000;
/** More than these are not bad luck of a crowded machine. */
const MOST_ALONE = 5;

/**
 * Runs the flows. One that failed beside others and passes with the machine to itself counts as passed, and is named.
 *
 * @param {{ grep?: string, reports: string }} options `reports`: a folder for what Playwright reports
 * @returns {Promise<{ passed: number, failures: string[], skipped: number, alone: string[] }>} `alone`: passed only so
 */
export async function runFlows({ grep, reports }) {
  const nothing = { passed: 0, skipped: 0, alone: [] };
  let browser;
  try {
    browser = findBrowser();
  } catch (error) {
    return { ...nothing, failures: [`browser flows: ${error.message}`] };
  }
  const play = async (name, args, timeoutMs) => {
    const report = join(reports, `${name}.json`);
    const { code } = await run(
      bin('playwright', 'e2e'),
      ['test', '-c', 'e2e/playwright.config.ts', ...args],
      {
        env: { KF_BROWSER: browser, KF_FLOWS_REPORT: report, NODE_NO_WARNINGS: '1' },
        timeoutMs,
      },
    );
    return readResult(report, code);
  };

  const args = grep ? ['--grep', grep, '--pass-with-no-tests'] : [];
  const together = await play('together', args, TOGETHER_LIMIT_MS);
  if (!together) return { ...nothing, failures: ['browser flows: no report'] };
  const { flaky, skipped } = together;
  if (flaky.length > 0) console.log(`Passed only when repeated:\n${lines(flaky)}`);
  const { failed } = together;
  if (failed.length === 0 || failed.length > MOST_ALONE || together.isBroken)
    return { passed: together.passed, failures: failed, skipped, alone: [] };

  console.log(`\nOnce more, with nothing beside:\n${lines(failed)}`);
  const only = ['--last-failed', '--workers', '1', '--retries', '0', '--trace', 'retain-on-failure'];
  const again = await play('alone', only, ALONE_LIMIT_MS);
  // What was not played again has failed, whatever the reason.
  const alone = again && !again.isBroken ? failed.filter((name) => again.names.includes(name)) : [];
  const passed = alone.filter((name) => !again.failed.includes(name));
  const failures = failed.filter((name) => !passed.includes(name));
  return { passed: together.passed + passed.length, failures, skipped, alone: passed };
}

const lines = (names) => names.map((name) => `  ${name}`).join('\n');

/** Names by outcome; undefined where Playwright wrote no report. `isBroken`: something failed outside the flows. */
function readResult(report, code) {
  if (!existsSync(report)) return undefined;
  const { suites, stats } = JSON.parse(readFileSync(report, 'utf8'));
  const specs = suites.flatMap((suite) => specsOf(suite, []));
  const named = (status) => specs.filter((spec) => spec.status === status).map(({ name }) => name);
  const failed = named('unexpected');
  const isBroken = code !== 0 && failed.length === 0;
  return {
    passed: stats.expected + stats.flaky,
    skipped: stats.skipped,
    names: named('expected').concat(failed),
    flaky: named('flaky'),
    failed: isBroken ? ['browser flows: errors outside tests'] : failed,
    isBroken,
  };
}

const specsOf = (suite, path) => {
  const here = [...path, suite.title];
  return [
    ...(suite.specs ?? []).map(({ title, tests }) => ({
      name: [...here, title].join(' > '),
      status: tests[0]?.status,
    })),
    ...(suite.suites ?? []).flatMap((child) => specsOf(child, here)),
  ];
};
