import { AppError } from '../errors.ts';
import type { Setup } from '../setup/setup.ts';

const refuse = async (): Promise<never> => {
  throw new AppError('setup_closed', 'the set-up is complete');
};

/** The set-up of an installation that has been set up. */
export const closedSetup: Setup = {
  begin: async () => undefined,
  status: async () => ({ open: false, unlocked: false }),
  unlock: refuse,
  requireTicket: refuse,
  createAdmin: refuse,
  saveStep: refuse,
  callbackValues: refuse,
  complete: refuse,
};
