import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { CustomerFace } from './ports.ts';

/** A remark given on another node is known here after this time even if nobody told us. */
const FRESH_MS = 10 * 60_000;

/** The faces used last, at most `limit`. */
export function createFaceCache(limit: number, now: () => EpochMs) {
  const entries = new Map<CustomerId, { face: CustomerFace; readAt: EpochMs }>();
  return {
    get(id: CustomerId): CustomerFace | undefined {
      const entry = entries.get(id);
      if (!entry) return undefined;
      entries.delete(id);
      if (now() - entry.readAt > FRESH_MS) return undefined;
      entries.set(id, entry); // a Map keeps the order of insertion: last in is last used
      return entry.face;
    },
    put(id: CustomerId, face: CustomerFace): void {
      entries.delete(id);
      entries.set(id, { face, readAt: now() });
      if (entries.size <= limit) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
    forget(id: CustomerId): void {
      entries.delete(id);
    },
  };
}
