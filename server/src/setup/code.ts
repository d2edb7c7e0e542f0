import { createHmac, timingSafeEqual } from 'node:crypto';

/** Without letters and digits that look alike; 32 of them are five bits each. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LETTERS = 12;
const GROUP = 4;

/** The set-up's one-time code, `ABCD-EFGH-JKLM` (60 bits): the same on every node that has the installation's key. */
export function codeOf(secretKey: Buffer, salt: string): string {
  const digest = createHmac('sha256', secretKey).update(`set-up code ${salt}`).digest();
  const letters = [...digest.subarray(0, LETTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? letters;
}

/** Case, spaces and hyphens do not matter. Takes as long for a near miss as for a wild guess. */
export function isCode(given: string, code: string): boolean {
  const plain = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const [a, b] = [Buffer.from(plain(given)), Buffer.from(plain(code))];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What a browser keeps that has given the code: worth nothing after `until`, and after the set-up is complete. */
export function ticketOf(secretKey: Buffer, salt: string, until: number): string {
  const mac = createHmac('sha256', secretKey).update(`set-up ticket ${salt} ${until}`).digest('base64url');
  return `${until}.${mac}`;
}

export function isTicket(ticket: string, secretKey: Buffer, salt: string, now: number): boolean {
  const until = Number(ticket.split('.', 1)[0]);
  if (!Number.isSafeInteger(until) || until <= now) return false;
  const [given, right] = [Buffer.from(ticket), Buffer.from(ticketOf(secretKey, salt, until))];
  return given.length === right.length && timingSafeEqual(given, right);
}
