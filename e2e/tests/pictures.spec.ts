// Not a comparison: pictures to look at beside the design, in a folder that git ignores.
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures.ts';
import { furnish } from '../scripts/lib/demo-room.mjs';

const folder = fileURLToPath(new URL('../test-results/pictures/', import.meta.url));
const sizes = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];

test.use({
  dialect: 'legacy',
  agents: 12,
  agentsOnline: 0,
  simulatorFlags: { scenario: 'busy', 'arrivals-per-minute': 0.01, 'initial-waiting': 9 },
});

test('the board in both themes, both languages and two sizes', async ({ board, page, tower, platform }) => {
  await furnish(await tower.client());
  await platform.arrive({ count: 1 });
  await expect.poll(() => board.kpiNumber('等待中')).toBeGreaterThan(5);
  for (const language of ['zh', 'en'] as const) {
    if (language === 'en') await board.switchLanguage();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.waitForTimeout(300); // the layout settles
        const name = `board-${language}-${colorScheme}-${size.width}.png`;
        await page.screenshot({ path: folder + name });
      }
    }
  }
});
