import { expect, type Locator, type Page } from '@playwright/test';

const CODE = /[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3,4}/;
const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The live board as a supervisor finds things on it: by role and name, in Chinese. */
export class Board {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the board and waits until it is live. */
  async open() {
    await this.page.goto('/');
    await expect(this.queue()).toBeVisible();
    await expect(this.badge()).toContainText('实时');
  }

  queue(): Locator {
    return this.page.getByRole('region', { name: /^等待队列/ });
  }

  agents(): Locator {
    return this.page.getByRole('region', { name: /^客服席位/ });
  }

  badge(): Locator {
    return this.page.getByRole('button', { name: /微信数据|停在|正在重连|已断开|正在读取|还没读到过/ });
  }

  /** A text that a person sees somewhere on the page. */
  anywhere(text: RegExp): Locator {
    return this.page.getByText(text).first();
  }

  strips(): Locator {
    return this.queue().getByRole('listitem');
  }

  strip(code: string): Locator {
    return this.strips().filter({ hasText: code });
  }

  async codeOf(strip: Locator): Promise<string> {
    const code = CODE.exec(await strip.innerText())?.[0];
    if (!code) throw new Error('the strip shows no short code');
    return code;
  }

  /** Nickname of the n-th agent who is online, as the board lists them. */
  async nickname(index: number): Promise<string> {
    const label = await this.rows().nth(index).getAttribute('aria-label');
    const name = label?.split('，', 1)[0];
    if (!name) throw new Error(`agent ${index} has no name`);
    return name;
  }

  private rows(): Locator {
    return this.agents().getByRole('group', { name: /，在线/ });
  }

  agent(nickname: string): Locator {
    return this.agents().getByRole('group', { name: new RegExp(`^${literally(nickname)}，`) });
  }

  sessionsOf(nickname: string): Locator {
    return this.agents().getByRole('button', { name: new RegExp(`，${literally(nickname)} 接待 \\d+ 分`) });
  }

  sessionOf(nickname: string, code: string): Locator {
    return this.sessionsOf(nickname).filter({ hasText: code });
  }

  kpi(label: string): Locator {
    const figures = this.page.getByRole('region', { name: '关键指标' });
    return figures
      .locator('> *')
      .filter({ has: this.page.getByRole('button', { name: label, exact: true }) });
  }

  async kpiNumber(label: string): Promise<number> {
    const text = await this.kpi(label).innerText();
    return Number(/\d[\d,]*/.exec(text)?.[0].replaceAll(',', ''));
  }

  /** Lifts the strip and holds it over the target. */
  async lift(strip: Locator, target: Locator) {
    const [from, to] = [await strip.boundingBox(), await target.boundingBox()];
    if (!from || !to) throw new Error('nothing to drag, or nowhere to drop');
    // On the customer's name, away from the buttons of the strip.
    await this.page.mouse.move(from.x + 90, from.y + from.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(from.x + 110, from.y + from.height / 2 + 4, { steps: 4 });
    await this.page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 });
  }

  async drag(strip: Locator, target: Locator) {
    await this.lift(strip, target);
    await this.page.mouse.up();
  }

  /** Presses the suggested agent; resolves to whom. */
  async pressSuggestion(strip: Locator): Promise<string> {
    const button = strip.getByRole('button', { name: /^派给 / });
    const name = (await button.getAttribute('aria-label')) ?? (await button.innerText());
    await button.click();
    return name.replace('派给 ', '').trim();
  }

  async openMenu(strip: Locator) {
    await strip.getByRole('button', { name: /更多操作$/ }).click();
    await expect(this.page.getByRole('menu')).toBeVisible();
  }

  async openAssignDialog(strip: Locator) {
    await this.openMenu(strip);
    await this.page.getByRole('menuitem', { name: '派给…' }).click();
    await expect(this.page.getByRole('dialog')).toBeVisible();
  }

  async assignByDialog(strip: Locator, nickname: string, note?: string) {
    await this.openAssignDialog(strip);
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: new RegExp(literally(nickname)) }).check();
    if (note) await dialog.getByRole('textbox', { name: '附言' }).fill(note);
    await dialog.getByRole('button', { name: `派给 ${nickname}` }).click();
  }

  /** Whom the dialog would assign to, if confirmed now. */
  async checkedAgent(): Promise<string> {
    const button = this.page.getByRole('dialog').getByRole('button', { name: /^派给 / });
    return (await button.innerText()).replace('派给 ', '').trim();
  }

  /** Tab and arrow keys only. */
  async focusByKeyboard(strip: Locator) {
    for (let i = 0; i < 60; i++) {
      if (await strip.evaluate((element) => element.contains(document.activeElement))) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error('the keyboard does not reach the strip');
  }

  /** Name of the agent that the polite live region spoke last, while a strip is carried. */
  async announcedTarget(): Promise<string> {
    const region = this.page.locator('[aria-live=polite]').filter({ hasText: /个可派/ });
    await expect(region).toBeAttached();
    return (await region.innerText()).split('，', 1)[0] ?? '';
  }

  /** Lists hold still while the pointer or the focus is inside them; this lets them go. */
  async leaveLists() {
    await this.page.mouse.move(2, 2);
    await this.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
  }

  async endFromMenu(strip: Locator) {
    await this.openMenu(strip);
    await this.page.getByRole('menuitem', { name: '结束排队' }).click();
  }

  async confirmEnd(note?: string) {
    const confirm = this.page.getByRole('dialog').filter({ hasText: '结束' });
    if (note) await confirm.getByRole('textbox', { name: '附言' }).fill(note);
    await confirm.getByRole('button', { name: /^(搁置|结束会话|结束排队)$/ }).click();
  }

  async openDrawer(strip: Locator) {
    await strip.getByRole('group').focus();
    await this.page.keyboard.press('Enter');
    await expect(this.page).toHaveURL(/[?&]c=/);
  }

  async switchLanguage() {
    await this.page.getByRole('button', { name: '切换到 English' }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', /^en/);
  }

  /** Scrolls the queue to its end and back; the times between two frames of the screen. */
  async scrollAndMeasure(): Promise<number[]> {
    const box = await this.queue().boundingBox();
    if (!box) throw new Error('no queue');
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.evaluate(() => {
      const intervals: number[] = [];
      let last = performance.now();
      const tick = (now: number) => {
        intervals.push(now - last);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
      Object.assign(window, { kfIntervals: intervals });
    });
    for (let i = 0; i < 60; i++) {
      await this.page.mouse.wheel(0, i < 30 ? 400 : -400);
      await this.page.waitForTimeout(16);
    }
    return this.page.evaluate(() => (window as unknown as { kfIntervals: number[] }).kfIntervals);
  }
}
