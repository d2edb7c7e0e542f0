// `pnpm simulator`: runs the platform simulator; arguments go through as they are.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const simulator = join(dirname(fileURLToPath(import.meta.url)), '..', 'simulator');
const tsx = createRequire(join(simulator, 'package.json')).resolve('tsx'); // the loader the simulator itself depends on

// Node with tsx as a loader instead of the tsx command: one process, so that signals reach the simulator itself.
const child = spawn(
  process.execPath,
  ['--import', pathToFileURL(tsx).href, join(simulator, 'src', 'main.ts'), ...process.argv.slice(2)],
  // The channel carries nothing: its end tells the simulator that this process is gone, however it went.
  { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`simulator: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
