import type { Page } from '@playwright/test';

/** Whatever the browser complains of, and whatever the policy of a page refused. */
export async function complaintsOf(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // a refusal by the server, as before the login, is also written there
    if (message.type() === 'error' && !message.text().includes('the server responded with a status of 401'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      console.error(`refused by the policy: ${violatedDirective} ${blockedURI} ${sourceFile}`),
    ),
  );
  return complaints;
}
