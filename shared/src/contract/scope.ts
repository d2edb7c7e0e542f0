import { z } from 'zod';
import { AccountId, GroupId } from './ids.ts';

/** What of one account: everything, or the agents and customers of some groups. */
export const AccountScope = z.union([z.literal('all'), z.array(GroupId).min(1).max(100)]);
export type AccountScope = z.infer<typeof AccountScope>;

/** Which accounts, and what of each: everything there is and will be, or the named accounts only. */
export const Scope = z.union([z.literal('all'), z.record(AccountId, AccountScope)]);
export type Scope = z.infer<typeof Scope>;
