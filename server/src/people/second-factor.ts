import { createHmac, randomInt } from 'node:crypto';
import type { EpochMs } from '@kf/shared/contract/ids';
import { Secret, TOTP } from 'otpauth';
import { AppError } from '../errors.ts';
import type { SecretBox } from '../secret-box.ts';
import type { PeopleStore, Person } from './ports.ts';

const STEP_MS = 30_000;
/** Clocks of phones are off by a little: one step before and one after count too. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Without 0, 1, I, L, O: they are typed from paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const ISSUER = 'KF Tower';

/** Time-based codes of an authenticator app, and codes on paper for who lost it. */
export interface SecondFactor {
  /** A new secret, and the address an app reads from a picture. Nothing is kept yet. */
  begin(person: Pick<Person, 'username'>): { secret: string; uri: string };
  /**
   * Takes the secret when the code shows that the app has it. Answers the recovery codes, which are told once.
   *
   * @throws {AppError} factor_wrong
   */
  confirm(person: Person, secret: string, code: string): Promise<string[]>;
  /** A code of the app or of the paper; each counts once. @throws {AppError} factor_wrong */
  check(person: Person, code: string): Promise<void>;
  renewRecoveryCodes(person: Pick<Person, 'id'>): Promise<string[]>;
}

interface SecondFactorDeps {
  store: PeopleStore;
  box: SecretBox;
  /** Keys the hashes of the recovery codes: who reads the database cannot try them all. */
  secretKey: Buffer;
  now: () => number;
}

export function createSecondFactor({ store, box, secretKey, now }: SecondFactorDeps): SecondFactor {
  const hashOf = (code: string) =>
    createHmac('sha256', secretKey).update(`recovery code ${code}`).digest('base64url');
  const stepOf = (secret: string, code: string): number | undefined => {
    const totp = new TOTP({ secret: Secret.fromBase32(secret), period: STEP_MS / 1_000 });
    const delta = totp.validate({ token: code, timestamp: now(), window: WINDOW });
    return delta === null ? undefined : Math.floor(now() / STEP_MS) + delta;
  };
  const renewRecoveryCodes = async ({ id }: Pick<Person, 'id'>): Promise<string[]> => {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await store.setRecoveryCodes(
      id,
      codes.map((code) => hashOf(plainCode(code))),
    );
    return codes;
  };

  return {
    begin({ username }) {
      const secret = new Secret({ size: 20 });
      return { secret: secret.base32, uri: new TOTP({ issuer: ISSUER, label: username, secret }).toString() };
    },
    async confirm(person, secret, code) {
      const step = stepOf(secret, plainCode(code));
      if (step === undefined) throw wrong();
      const sealed = box.seal(secret, placeOf(person));
      await store.update(person.id, { factor: { secret: sealed, since: now() as EpochMs } });
      await store.takeFactorStep(person.id, step);
      return renewRecoveryCodes(person);
    },
    async check(person, typed) {
      if (!person.factor) return;
      const code = plainCode(typed);
      const step = /^\d{6}$/.test(code)
        ? stepOf(box.open(person.factor.secret, placeOf(person)), code)
        : undefined;
      if (step !== undefined && (await store.takeFactorStep(person.id, step))) return;
      if (step === undefined && (await store.takeRecoveryCode(person.id, hashOf(code)))) return;
      throw wrong();
    },
    renewRecoveryCodes,
  };
}

const wrong = () => new AppError('factor_wrong', 'the code is wrong, or was used before');
const placeOf = ({ id }: Pick<Person, 'id'>) => `person/${id}/factor`;
/** People type codes in small letters, with blanks and dashes. */
const plainCode = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** 50 bits, shown in two halves. */
function newRecoveryCode(): string {
  const half = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${half()}-${half()}`;
}
