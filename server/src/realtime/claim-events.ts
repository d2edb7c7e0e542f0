import { CustomerId, type EpochMs } from '@kf/shared/contract/ids';
import type { Claim } from '@kf/shared/contract/socket';
import { isAtLeast } from '@kf/shared/domain/rights';
import { z } from 'zod';
import type { Claims } from '../operations/claims.ts';
import type { LiveSocket } from './live-namespace.ts';

const ClaimMessage = z.object({ customerId: CustomerId });
/** A dialog renews every few seconds; whoever asks again sooner than this is told what holds, and nothing is told to others. */
const EVERY_MS = 200;
/** A person opens one dialog after the other; whoever sends more in a second is no person. */
const MOST_A_SECOND = 20;

/** [LP14] Claims of one socket: it hears of everybody's, and its own end with it. */
export function serveClaims(
  socket: LiveSocket,
  claims: Claims,
  shows: (customerId: CustomerId) => boolean,
): void {
  const { person } = socket.data.visitor;
  const by = { personId: person.id, name: person.name };
  // The role may change while the socket is open.
  const mayAct = () => isAtLeast(socket.data.visitor.person.role, 'supervisor');
  const own = new Set<CustomerId>();
  const isDue = claimPace();

  /** Who cannot see the customer does not learn that there is one; the end of what was told is told. */
  const told = new Set<CustomerId>();
  const tell = (claim: Claim): void => {
    const isShown = shows(claim.customerId);
    if (!isShown && !told.has(claim.customerId)) return;
    if (isShown) told.add(claim.customerId);
    else told.delete(claim.customerId);
    socket.emit('claim', isShown ? claim : { ...claim, until: 0 as EpochMs });
  };
  for (const claim of claims.list()) tell(claim);
  const unsubscribe = claims.onChange(tell);
  socket.on('claim', (message, answer) => {
    const read = ClaimMessage.safeParse(message);
    if (!read.success || !mayAct() || !shows(read.data.customerId)) return;
    const { customerId } = read.data;
    const claim = isDue(customerId) ? claims.claim(customerId, by, socket.id) : claims.of(customerId);
    if (claim?.personId === person.id) own.add(customerId);
    const none = { customerId, personId: person.id, by: person.name, until: 0 as EpochMs };
    if (typeof answer === 'function') answer(claim ?? none);
  });
  socket.on('release', (message) => {
    const read = ClaimMessage.safeParse(message);
    if (!read.success) return;
    own.delete(read.data.customerId);
    claims.release(read.data.customerId, by, socket.id);
  });
  socket.on('disconnect', () => {
    unsubscribe();
    for (const customerId of own) claims.release(customerId, by, socket.id);
  });
}

function claimPace(): (customerId: CustomerId) => boolean {
  let secondEndsAt = 0;
  let lastAt = new Map<CustomerId, number>();
  let count = 0;
  return (customerId) => {
    const now = Date.now();
    if (now >= secondEndsAt) {
      secondEndsAt = now + 1_000;
      count = 0;
      lastAt = new Map([...lastAt].filter(([, at]) => now - at < EVERY_MS));
    }
    if (now - (lastAt.get(customerId) ?? 0) < EVERY_MS || count >= MOST_A_SECOND) return false;
    lastAt.set(customerId, now);
    count++;
    return true;
  };
}
