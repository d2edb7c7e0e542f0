import type { Me } from '@kf/shared/contract/http';

const ACCOUNT_KEY = 'kf.account';

export function rememberAccount(accountId: string): void {
  try {
    localStorage.setItem(ACCOUNT_KEY, accountId);
  } catch {
    // private windows: the next start opens the first account
  }
}

/** The account last used, if it may still be seen, else the first. */
export function homeAccount(me: Me): string | undefined {
  let last: string | null = null;
  try {
    last = localStorage.getItem(ACCOUNT_KEY);
  } catch {
    // as above
  }
  return me.accounts.find((account) => account.id === last)?.id ?? me.accounts[0]?.id;
}
