import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from './ports.ts';

/** Argon2id (the library's default), about 40 ms a password. @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const argon2id: PasswordHasher = {
  hash: (password) => hash(password, cost),
  verify: (encoded, password) => verify(encoded, password),
};
