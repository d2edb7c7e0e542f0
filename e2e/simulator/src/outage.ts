import type { Platform } from './platform.ts';
import type { Outage } from './settings.ts';

/** Null ends it; what was held back meanwhile goes out then. */
export function setOutage(platform: Platform, outage: Outage | null): void {
  const { faults, clock, pusher } = platform;
  faults.patch({ outage });
  if (!outage) pusher.releaseHeld();
  if (outage?.seconds === undefined) return;
  clock.after(outage.seconds * 1000, () => {
    if (faults.current.outage === outage) setOutage(platform, null);
  });
}
