import type { z } from 'zod';
import { defined } from '../defined.ts';
import { setOutage } from '../outage.ts';
import type { Platform } from '../platform.ts';
import { Outage } from '../settings.ts';
import type { Slot } from '../tokens.ts';
import type { FaultRequest } from './requests.ts';

/** Applies what is named and leaves the rest as it was. */
export function applyFaults(platform: Platform, request: z.output<typeof FaultRequest>): void {
  const { reset, killToken, expireToken, anotherRefresh, quotaSpent, outage, ...rates } = request;
  const { faults, tokens, quota, clock } = platform;
  const now = clock.nowSeconds();
  if (reset) {
    faults.reset();
    platform.pusher.releaseHeld();
  }
  faults.patch(defined(rates));
  if (outage !== undefined) setOutage(platform, outage === true ? Outage.parse({}) : outage || null);
  const instant = clock.now() / 1000;
  for (const slot of slotsOf(killToken)) tokens.kill(slot, instant);
  for (const slot of slotsOf(expireToken)) tokens.expire(slot, instant);
  if (anotherRefresh) tokens.issue('token', instant);
  for (const path of quotaSpent ?? []) quota.exhaust(path, now);
}

function slotsOf(choice: boolean | 'token' | 'stable' | 'both' | undefined): Slot[] {
  if (choice === undefined || choice === false) return [];
  return choice === 'token' || choice === 'stable' ? [choice] : ['token', 'stable'];
}
