// Builds the console (web/dist) and the server (server/dist).
import { build } from './lib/build.mjs';
import { stopChildrenOnSignal } from './lib/run.mjs';

stopChildrenOnSignal();
const results = await build({ force: true });
process.exit(results.every((result) => result.ok) ? 0 : 1);
