import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codeOf, isCode, isTicket, ticketOf } from './code.ts';

const key = Buffer.alloc(32, 1);

it('makes the same code on every node, and another for every installation and key', () => {
  expect(codeOf(key, 'salt')).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  expect(codeOf(Buffer.from(key), 'salt')).toBe(codeOf(key, 'salt'));
  expect(codeOf(key, 'other')).not.toBe(codeOf(key, 'salt'));
  expect(codeOf(Buffer.alloc(32, 2), 'salt')).not.toBe(codeOf(key, 'salt'));
});

it('takes the code as people type it, and nothing else', () => {
  const code = codeOf(key, 'salt');
  expect(isCode(` ${code.toLowerCase().replaceAll('-', ' ')}`, code)).toBe(true);
  fc.assert(fc.property(fc.string(), (text) => !isCode(text, code)));
});

it('believes a ticket until its time is over, and no other', () => {
  const ticket = ticketOf(key, 'salt', 2_000);
  expect(isTicket(ticket, key, 'salt', 1_999)).toBe(true);
  expect(isTicket(ticket, key, 'salt', 2_000)).toBe(false);
  expect(isTicket(ticket, key, 'other', 1_000)).toBe(false);
  expect(isTicket(ticket.replace('2000', '9000'), key, 'salt', 1_000)).toBe(false);
  fc.assert(fc.property(fc.string(), (text) => !isTicket(text, key, 'salt', 0)));
});
