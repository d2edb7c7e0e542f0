import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const globalSetup = fileURLToPath(new URL('test/global-setup.ts', import.meta.url));

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    setupFiles: ['../shared/src/testing/property-seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000, // a world of its own takes ten seconds to begin on a loaded machine
    ...(existsSync(globalSetup) ? { globalSetup } : {}),
  },
});
