// The production server, configured by the environment (README.md). Builds first where nothing is built.
import { existsSync } from 'node:fs';
import { ensureBuilt } from './lib/build.mjs';
import { serverMain, webLast } from './lib/paths.mjs';

if (!existsSync(serverMain) || !existsSync(webLast)) await ensureBuilt();
process.env.NODE_ENV ??= 'production';
process.setSourceMapsEnabled(true);
// In this very process, so that signals and the exit code are the server's own.
await import(serverMain);
