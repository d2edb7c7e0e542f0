import { createHmac, hkdfSync } from 'node:crypto';
import type { AccountId, CustomerId } from '@kf/shared/contract/ids';

/** Without 0 O, 1 I L, U: read aloud and typed without mistakes. */
const SYMBOLS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 6;
const KEY_BYTES = 32;

/** Codes to try for one customer, in this order; see {@link createCoder}. */
export const CODE_ATTEMPTS = SYMBOLS.length + 1;

export type Coder = (customerId: CustomerId, attempt: number) => string;

/**
 * Short codes of one account's customers, `K7Q-2MF`: from a keyed hash of the openid, so that a code tells nothing about
 * it. Where another customer has the code already (`attempt` > 0), a seventh symbol tells them apart: `K7Q-2MFX`.
 *
 * @param secretKey the installation's key; another key makes other codes, those given out stay
 */
export function createCoder(secretKey: Buffer, accountId: AccountId): Coder {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'customer-code', KEY_BYTES));
  return (customerId, attempt) => {
    const hash = createHmac('sha256', key).update(`${accountId}|${customerId}`).digest();
    // 64 bits over 30^6 codes: the remainder favours no code noticeably
    let number = hash.readBigUInt64BE(0);
    let code = '';
    for (let i = 0; i < LENGTH; i++) {
      code += symbol(Number(number % BigInt(SYMBOLS.length)));
      number /= BigInt(SYMBOLS.length);
    }
    const seventh = attempt === 0 ? '' : symbol((hash.readUInt8(8) + attempt) % SYMBOLS.length);
    return `${code.slice(0, 3)}-${code.slice(3)}${seventh}`;
  };
}

const symbol = (index: number): string => SYMBOLS.charAt(index);

/** As it is kept, from what somebody typed: `k7q2mf`, `K7Q 2MF`. */
export function asCode(typed: string): string {
  const symbols = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return `${symbols.slice(0, 3)}-${symbols.slice(3)}`;
}
