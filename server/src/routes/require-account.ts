import { AppError } from '../errors.ts';

/** The account's parts, or undefined for an account that this installation does not serve. */
export type AccountFinder<Parts> = (accountId: string) => Parts | undefined;

/** @throws {AppError} account_not_found */
export function requireAccount<Parts>(find: AccountFinder<Parts>, accountId: string): Parts {
  const account = find(accountId);
  if (account === undefined) throw new AppError('account_not_found', 'there is no such account');
  return account;
}
