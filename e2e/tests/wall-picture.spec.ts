import AxeBuilder from '@axe-core/playwright';
import type { WallBoard, WallDeviceAnswer } from '@kf/shared/contract/wall';
import { alarmingBoard, attentiveBoard, calmBoard, crowdedBoard } from '@kf/shared/testing/wall-boards';
import type { Page } from '@playwright/test';
import { type DrawnText, drawnTexts } from './support/wall-picture.ts';
import { expect, test } from './support/wall-test.ts';

const panels = {
  '1080p': { width: 1920, height: 1080 },
  '4K': { width: 3840, height: 2160 },
  portrait: { width: 1080, height: 1920 },
};
const themes = ['dark', 'light'] as const;
const languages = ['zh', 'en'] as const;
type Theme = (typeof themes)[number];

/** What the letters of each token reach at least on any ground they stand on. */
const contrasts: Record<Theme, Record<string, number>> = {
  dark: { tx: 16, t2: 10, at: 10.5, al: 5.5, ink: 6 },
  light: { tx: 15.5, t2: 7.2, at: 6, al: 6.2, ink: 6.8 },
};
const boards: Record<string, (at: number) => WallBoard> = {
  normal: calmBoard,
  attention: attentiveBoard,
  alarm: alarmingBoard,
  crowded: crowdedBoard,
  stale: (at) => {
    const board = alarmingBoard(at);
    const old = { ...board.sources.queue, asOf: (at - 40_000) as typeof board.at };
    return { ...board, sources: { queue: old, online: old, sessions: old } };
  },
};

/** Sizes in hundredths of the shorter side, of the texts of an alarm in Chinese; 1 of 1080p is 10.8 px. */
const sizes: Record<string, number> = {
  '23': 34,
  告警: 6,
  等待中: 4.6,
  最长等待: 4.6,
  新客预计等待: 4.6,
  空位: 4.6,
  '61': 8.6,
  '7': 8.6,
  '14–22': 13.2,
  售前咨询: 4.2,
  '9': 5,
};

/** What stands in place of a board. */
const otherWords = {
  zh: { cutOff: '大屏已断开', revoked: '此大屏已停用', code: '配对码 KX74PM' },
  en: { cutOff: 'Wall disconnected', revoked: 'This wall is disabled', code: 'Pairing code KX74PM' },
} as const;

const at = () => Date.now();
const paired = (): WallDeviceAnswer => ({
  status: 'paired',
  at: at() as never,
  device: { deviceId: 'd' as never, name: 'x' },
});
const withLook = (board: WallBoard, theme: Theme, language: 'zh' | 'en'): WallBoard => ({
  ...board,
  version: board.version + 1,
  look: { ...board.look, theme, language },
});

async function shown(page: Page, theme: Theme, language: 'zh' | 'en', words: string): Promise<DrawnText[]> {
  await expect(page.locator('html')).toHaveAttribute('lang', language === 'en' ? 'en' : 'zh-CN');
  await expect(page.locator('html')).toHaveClass(theme === 'light' ? /light/ : /^$/);
  await expect(page.getByRole('banner')).toContainText(words);
  await page.evaluate(() => document.fonts.ready);
  return drawnTexts(page);
}

const words = {
  normal: { zh: '正常', en: 'Normal' },
  attention: { zh: '注意', en: 'Attention' },
  alarm: { zh: '告警', en: 'Alarm' },
  crowded: { zh: '告警', en: 'Alarm' },
  stale: { zh: '数据停在', en: 'Data stopped' },
} as const;

for (const [panel, viewport] of Object.entries(panels)) {
  test.describe(panel, () => {
    test.use({ viewport });
    test(`every text at ${panel} can be read: large, in contrast, whole`, async ({
      page,
      server,
      openWall,
    }) => {
      await openWall();
      for (const theme of themes)
        for (const language of languages)
          for (const [state, board] of Object.entries(boards)) {
            server.send(withLook(board(at()), theme, language));
            const texts = await shown(page, theme, language, words[state as keyof typeof words][language]);
            const where = `${state}, ${theme}, ${language}`;
            expect(texts.length, where).toBeGreaterThan(30);
            expect(faultsOf(texts, contrasts[theme]), where).toEqual([]);
          }
    });

    test(`the sizes at ${panel} are those that can be read from eight metres`, async ({ page, openWall }) => {
      await openWall(alarmingBoard(at()));
      const texts = await shown(page, 'dark', 'zh', '告警');
      for (const [text, size] of Object.entries(sizes)) {
        const drawn = texts.filter((one) => one.text === text).map((one) => one.size);
        expect(Math.max(...drawn), text).toBeGreaterThanOrEqual(size - 0.05);
      }
    });

    for (const theme of themes)
      test(`the other screens at ${panel} can be read too, ${theme}`, async ({ page, server, openWall }) => {
        for (const language of languages) {
          const said = otherWords[language];
          const whole = async (what: string) =>
            expect(faultsOf(await drawnTexts(page), contrasts[theme]), `${what}, ${language}`).toEqual([]);
          // The television has shown a board of this look before.
          server.device = paired();
          await openWall(withLook(calmBoard(at()), theme, language));
          await shown(page, theme, language, words.normal[language]);
          await server.down();
          await page.clock.fastForward(70_000);
          await expect(page.getByRole('alert')).toContainText(said.cutOff);
          await whole('disconnected');
          await server.up();
          server.device = { status: 'revoked', at: at() as never, since: at() as never };
          await page.reload();
          await expect(page.getByRole('alert')).toContainText(said.revoked);
          await whole('revoked');
          server.device = { status: 'unpaired', at: at() as never };
          await page.reload();
          await expect(page.getByLabel(said.code)).toBeVisible();
          await whole('pairing');
        }
      });
  });
}

/** In words, what is wrong with any of them. */
const faultsOf = (texts: readonly DrawnText[], least: Record<string, number>): string[] =>
  texts.flatMap(({ text, size, contrast, colour, isCut }) => [
    ...(size < 2.59 ? [`${text}: ${size.toFixed(2)} is too small`] : []),
    ...(isCut ? [`${text}: cut off`] : []),
    ...(contrast < (least[colour] ?? Number.POSITIVE_INFINITY)
      ? [`${text}: contrast of ${colour} ${contrast.toFixed(1)}`]
      : []),
  ]);

test('1080p and 4K are the same picture', async ({ page, openWall }) => {
  await openWall(alarmingBoard(at()));
  await expect(page.getByRole('banner')).toContainText('告警');
  const places = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('section, figure, table, header')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height].map((value) => Math.round((value / window.innerHeight) * 1_000) / 1_000);
      }),
    );
  const small = await places();
  await page.setViewportSize({ width: 3840, height: 2160 });
  await expect(async () => {
    const large = await places();
    expect(large.length).toBe(small.length);
    for (const [i, place] of small.entries())
      for (const [k, value] of place.entries()) expect(large[i]?.[k]).toBeCloseTo(value, 2);
  }).toPass();
});

test('nothing on a wall flashes: an alarm fills once, and nothing is animated', async ({
  page,
  server,
  openWall,
}) => {
  await openWall();
  await expect(page.getByRole('banner')).toContainText('正常');
  server.send(alarmingBoard(at()));
  await expect(page.getByRole('banner')).toContainText('告警');
  const animations = await page.evaluate(
    () => document.getAnimations().filter((one) => !(one instanceof CSSTransition)).length,
  );
  expect(animations).toBe(0);
});

test('what a wall shows is named for those who do not see it', async ({ page, server, openWall }) => {
  await openWall();
  for (const board of [calmBoard(at()), crowdedBoard(at())]) {
    server.send(board);
    await expect(page.getByRole('region', { name: '等待中' })).toContainText(
      String(board.figures.waiting?.value),
    );
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
});
