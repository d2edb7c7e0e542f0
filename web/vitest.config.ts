import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['../shared/src/testing/property-seed.ts', './test/setup.ts'],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
