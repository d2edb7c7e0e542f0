import { defineConfig } from '@playwright/test';

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];

const browser = process.env['KF_BROWSER'];
const report = process.env['KF_FLOWS_REPORT'];
const isCi = Boolean(process.env['CI']);

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: isCi,
  // A flow that needs a second try is worth knowing of, but not worth a red run on a crowded machine.
  retries: isCi ? 1 : 0,
  // Generous: on a crowded machine all takes several times as long. A flow that passes does not take longer by it.
  timeout: 180_000,
  expect: { timeout: 20_000, toPass: { timeout: 40_000 } },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: { args: chromiumArguments, ...(browser ? { executablePath: browser } : {}) },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    // Recording every flow takes a good part of a small machine; what failed there is recorded when it is repeated.
    trace: isCi ? 'on-first-retry' : 'retain-on-failure',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
  },
});
