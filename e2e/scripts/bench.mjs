// Prints the performance table: the product against bare floors, measured in the same run, interleaved. Flags: e2e/bench/main.ts
import { findBrowser } from './find-browser.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { at, bin } from './lib/paths.mjs';
import { run, stopChildrenOnSignal } from './lib/run.mjs';

stopChildrenOnSignal();
await ensureBuilt();
const args = [at('e2e/bench/main.ts'), ...process.argv.slice(2)];
const { code } = await run(bin('tsx', 'e2e'), args, { env: { KF_BROWSER: findBrowser() } });
process.exitCode = code;
