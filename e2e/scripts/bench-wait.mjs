// Prints how the wait estimator does against the textbook, on generated floors; flags: server/bench/wait/main.ts
import { at, bin } from './lib/paths.mjs';
import { run, stopChildrenOnSignal } from './lib/run.mjs';

stopChildrenOnSignal();
const { code } = await run(bin('tsx', 'server'), [at('server/bench/wait/main.ts'), ...process.argv.slice(2)]);
process.exitCode = code;
