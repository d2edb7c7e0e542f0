import type { Page } from '@playwright/test';

/** One piece of text on the wall, as it is drawn. */
export interface DrawnText {
  text: string;
  /** Of the letters, hundredths of the stage's shorter side. */
  size: number;
  /** Ratio by WCAG between the letters and what is behind them. */
  contrast: number;
  /** Name of the token that colours it. */
  colour: string;
  /** It leaves its block or the stage, or is cut off with an ellipsis. */
  isCut: boolean;
}

/** Measures every text of the page in one pass. */
export function drawnTexts(page: Page): Promise<DrawnText[]> {
  return page.evaluate(() => {
    const root = document.querySelector('#root > div');
    if (!root) throw new Error('nothing is drawn');
    const unit = Number.parseFloat(getComputedStyle(root).getPropertyValue('--u'));
    const tokens = ['tx', 't2', 'ac', 'at', 'al', 'ink'].map((name) => {
      const probe = document.createElement('i');
      probe.style.color = `var(--w-${name})`;
      root.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return [color, name] as const;
    });
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string) => {
      const [r = 0, g = 0, b = 0] = channels(colour).map((value) => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element): string => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if ((channels(backgroundColor)[3] ?? 1) > 0 && backgroundColor !== 'transparent')
          return backgroundColor;
      }
      return 'rgb(0, 0, 0)';
    };
    const edge = root.getBoundingClientRect();
    const found: DrawnText[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!element || text === '') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const line = range.getBoundingClientRect();
      const block = (
        element.closest('section, figure, header, [class*="table"], main') ?? root
      ).getBoundingClientRect();
      const style = getComputedStyle(element);
      const fontSize = Number.parseFloat(style.fontSize);
      // Fonts reserve more above and below than their letters take.
      const middle = (line.top + line.bottom) / 2;
      const box = {
        left: line.left,
        right: line.right,
        top: middle - 0.45 * fontSize,
        bottom: middle + 0.45 * fontSize,
      };
      const [light, dark] = [luminance(style.color), luminance(behind(element))].sort((a, b) => b - a) as [
        number,
        number,
      ];
      const outside = (around: DOMRect) =>
        box.left < around.left - 1 ||
        box.right > around.right + 1 ||
        box.top < around.top - 1 ||
        box.bottom > around.bottom + 1;
      const clipped = element.closest('[class*="name"], [class*="ticker"], h1, h2, li, td, th') ?? element;
      found.push({
        text,
        size: fontSize / unit,
        contrast: (light + 0.05) / (dark + 0.05),
        colour: tokens.find(([colour]) => colour === style.color)?.[1] ?? style.color,
        isCut: outside(edge) || outside(block) || clipped.scrollWidth > clipped.clientWidth + 1,
      });
    }
    return found;
  });
}
