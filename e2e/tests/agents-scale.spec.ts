import { expect, test } from '../fixtures.ts';

// A trace takes a picture of the page at every key, which is what is measured here.
test.use({ agents: 100, trace: 'off' });

test('the page opens within a second and typing in the search does not lag', async ({ board, page }) => {
  void board;
  const link = page.getByRole('navigation').getByRole('link', { name: '客服' });
  await link.click(); // its code is loaded once
  await expect(page.getByRole('heading', { level: 1, name: '客服管理' })).toBeVisible();
  let opened = Number.POSITIVE_INFINITY;
  // a machine that does other things at the same time may need another try
  await expect(async () => {
    await page.getByRole('navigation').getByRole('link', { name: '看板' }).click();
    await expect(page.getByRole('heading', { level: 1, name: '实时看板' })).toBeAttached();
    opened = await page.evaluate(async () => {
      const from = performance.now();
      document.querySelector<HTMLElement>('nav a[href$="/agents"]')?.click();
      while (document.querySelector('table')?.getAttribute('aria-rowcount') !== '101')
        await new Promise((next) => requestAnimationFrame(next));
      return performance.now() - from;
    });
    expect(opened).toBeLessThan(1_000);
  }).toPass();
  await expect(page.getByRole('button', { name: '新增客服' })).toBeDisabled(); // no seat is left

  await page.evaluate(() => {
    const durations: number[] = [];
    Object.assign(window, { durations });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') durations.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  const search = page.getByRole('textbox', { name: '搜索客服' });
  await search.click();
  const keys = ['k', 'f', '2', '0', '5', 'Backspace', '5', '0', '@'];
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(150);
  }
  await expect(page.locator('tr[data-agent]')).toHaveCount(1);
  const slow = await page.evaluate(() => (window as unknown as { durations: number[] }).durations);
  // From the key to the next picture; what took less than 16 ms is not reported at all.
  const durations = [...slow, ...keys.map(() => 0)].slice(0, keys.length).sort((a, b) => a - b);
  const description = `opened in ${Math.round(opened)} ms, keys ${durations.join(' ')} ms`;
  test.info().annotations.push({ type: 'measured', description });
  expect(durations[Math.floor(keys.length / 2)], description).toBeLessThanOrEqual(50);
});
