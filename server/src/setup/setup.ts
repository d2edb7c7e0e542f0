import { randomBytes } from 'node:crypto';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { CallbackValues } from '@kf/shared/contract/official-accounts';
import type { FirstAdminRequest, SetupStatus } from '@kf/shared/contract/setup';
import { AppError } from '../errors.ts';
import { codeOf, isCode, isTicket, ticketOf } from './code.ts';
import type { SetupRow, SetupStore } from './ports.ts';

/** Whoever reads a log mistypes a few times; who guesses needs more than there will ever be time for. */
const TRIES_WINDOW_MS = 10 * 60_000;
const TRIES_PER_ADDRESS = 10;
/** Of all addresses together. High, so that who guesses cannot lock out who knows. */
const TRIES_OF_ALL = 500;
const TICKET_MS = 12 * 3_600_000;
const FIRST_STEP = 1;

export interface SetupDeps {
  store: SetupStore;
  secretKey: Buffer;
  publicUrl: string | undefined;
  now(): EpochMs;
  /** Whether anybody can log in. */
  hasPeople(): Promise<boolean>;
  /** @throws {AppError} when the password may not be chosen. False when there is somebody already. */
  createFirstAdmin(admin: FirstAdminRequest): Promise<boolean>;
  /** The first account, if there is one. */
  firstAccount(): Promise<AccountId | undefined>;
  callbackValues(id: AccountId): Promise<CallbackValues>;
  audit(line: { at: EpochMs; personId?: string; act: string; entry: unknown }): Promise<void>;
  /** Shows the code to whoever runs the server, and nobody else. */
  showCode(code: string): void;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}

/** The first set-up. Only who holds the code from the server's log can use it; once complete it never opens again. */
export interface Setup {
  /** At the start of each node: begins it, or shows the code again while it is open. */
  begin(): Promise<void>;
  status(ticket: string | undefined): Promise<SetupStatus>;
  /** @throws {AppError} setup_closed, setup_code_wrong, setup_code_locked. Answers the ticket to keep. */
  unlock(code: string, address: string): Promise<{ ticket: string; maxAgeMs: number }>;
  /** @throws {AppError} setup_closed, setup_locked */
  requireTicket(ticket: string | undefined): Promise<void>;
  /** @throws {AppError} setup_locked when there is an admin already */
  createAdmin(admin: FirstAdminRequest): Promise<void>;
  saveStep(step: number, by: { personId: string }): Promise<void>;
  /** What the WeChat console is to be told. @throws {AppError} account_not_found, account_from_environment */
  callbackValues(): Promise<CallbackValues>;
  /** For ever. @throws {AppError} account_not_found while no account is connected */
  complete(by: { personId: string }): Promise<void>;
}

export function createSetup(deps: SetupDeps): Setup {
  const { store, secretKey, now } = deps;

  const openRow = async (): Promise<SetupRow> => {
    const row = await store.read();
    if (!row || row.completedAt !== undefined)
      throw new AppError('setup_closed', 'the set-up is complete and will not open again');
    return row;
  };
  const firstAccount = async (): Promise<AccountId> => {
    const id = await deps.firstAccount();
    if (id === undefined) throw new AppError('account_not_found', 'no account is connected yet');
    return id;
  };

  return {
    async begin() {
      const known = await store.read();
      if (!known) {
        // somebody configured everything by the environment, or before there was a set-up
        const done = (await deps.hasPeople()) && (await deps.firstAccount()) !== undefined;
        await store.begin({
          salt: randomBytes(16).toString('base64url'),
          step: FIRST_STEP,
          startedAt: now(),
          ...(done && { completedAt: now() }),
        });
      }
      const row = await store.read();
      if (row && row.completedAt === undefined) deps.showCode(codeOf(secretKey, row.salt));
    },

    async status(ticket) {
      const row = await store.read();
      if (!row || row.completedAt !== undefined) return { open: false, unlocked: false };
      if (ticket === undefined || !isTicket(ticket, secretKey, row.salt, now()))
        return { open: true, unlocked: false };
      const accountId = await deps.firstAccount();
      const progress = {
        hasAdmin: await deps.hasPeople(),
        step: row.step,
        ...(accountId !== undefined && { accountId }),
        ...(deps.publicUrl !== undefined && { publicUrl: deps.publicUrl }),
      };
      return { open: true, unlocked: true, progress };
    },

    async unlock(code, address) {
      const row = await openRow();
      const { own, all } = await store.tries(address, (now() - TRIES_WINDOW_MS) as EpochMs);
      if (own.length >= TRIES_PER_ADDRESS || all >= TRIES_OF_ALL)
        throw new AppError('setup_code_locked', 'too many wrong codes', {
          details: { retryAt: (own[0] ?? now()) + TRIES_WINDOW_MS },
        });
      if (!isCode(code, codeOf(secretKey, row.salt))) {
        await store.addTry(address, now());
        deps.log.warn({ from: address }, 'a wrong set-up code was tried');
        throw new AppError('setup_code_wrong', 'this is not the code', {
          details: { triesLeft: TRIES_PER_ADDRESS - own.length - 1 },
        });
      }
      return { ticket: ticketOf(secretKey, row.salt, now() + TICKET_MS), maxAgeMs: TICKET_MS };
    },

    async requireTicket(ticket) {
      const row = await openRow();
      if (ticket === undefined || !isTicket(ticket, secretKey, row.salt, now()))
        throw new AppError('setup_locked', 'give the code from the server’s log first');
    },

    async createAdmin(admin) {
      if (!(await deps.createFirstAdmin(admin)))
        throw new AppError('setup_locked', 'there is an admin already: log in');
      await deps.audit({ at: now(), act: 'setup.admin', entry: { username: admin.username } });
      await store.saveStep(FIRST_STEP + 1);
    },

    async saveStep(step, { personId }) {
      await store.saveStep(step);
      await deps.audit({ at: now(), personId, act: 'setup.step', entry: { step } });
    },
    callbackValues: async () => deps.callbackValues(await firstAccount()),

    async complete({ personId }) {
      const accountId = await firstAccount();
      await store.complete(now());
      await deps.audit({ at: now(), personId, act: 'setup.completed', entry: { accountId } });
      deps.log.info({ account: accountId }, 'the set-up is complete');
    },
  };
}
