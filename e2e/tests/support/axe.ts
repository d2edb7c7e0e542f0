import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/**
 * axe finds nothing on the page, once it rests: what fades in has too little contrast on its way, and may only be about
 * to begin. What is wrong stays wrong however often it is looked at.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await expect(async () => {
    await expect.poll(() => page.evaluate(movesNow), { message: 'the page rests' }).toBe(false);
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
    expect(found).toEqual([]);
  }).toPass();
}

/** The same, in the light and in the dark theme. */
export async function expectAccessibleInBothThemes(page: Page) {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}

/** Something that will come to an end, unlike what turns while one waits. */
const movesNow = () =>
  document
    .getAnimations()
    .some(
      ({ playState, effect }) =>
        playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
    );
