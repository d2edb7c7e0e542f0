// Format, lint, types, unused code.
import { runChecks } from './lib/checks.mjs';
import { stopChildrenOnSignal } from './lib/run.mjs';

stopChildrenOnSignal();
const failed = (await runChecks()).filter((check) => !check.ok);
if (failed.length > 0) {
  console.log(`failed: ${failed.map((check) => check.name).join(', ')}`);
  process.exit(1);
}
