import { expect, type Page } from '@playwright/test';

/**
 * Presses keys that have to follow one another quickly, as `G S`, and begins anew until `arrived` is fulfilled: on a busy
 * machine there may be a second and more between two keys. `arrived` says by itself how long it waits.
 */
export async function pressSequence(
  { keyboard }: Page,
  keys: readonly string[],
  arrived: () => Promise<void>,
): Promise<void> {
  await expect(async () => {
    for (const key of keys) await keyboard.press(key);
    await arrived();
  }).toPass();
}
