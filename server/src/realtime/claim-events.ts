import { CustomerId, type EpochMs } from '@kf/shared/contract/ids';
import type { Claim } from '@kf/shared/contract/socket';
import { isAtLeast } from '@kf/shared/domain/rights';
import { z } from 'zod';
import type { Claims } from '../operations/claims.ts';
import type { LiveSocket } from './live-namespace.ts';

const ClaimMessage = z.object({ customerId: CustomerId });
/** A dialog renews every few seconds; whoever sends more than this is no dialog. */
const EVERY_MS = 200;

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
  let lastAt = 0;

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
    if (!read.success || !mayAct() || !shows(read.data.customerId) || Date.now() - lastAt < EVERY_MS) return;
    lastAt = Date.now();
    const claim = claims.claim(read.data.customerId, by);
    if (claim.personId === person.id) own.add(claim.customerId);
    if (typeof answer === 'function') answer(claim);
  });
  socket.on('release', (message) => {
    const read = ClaimMessage.safeParse(message);
    if (!read.success) return;
    own.delete(read.data.customerId);
    claims.release(read.data.customerId, by);
  });
  socket.on('disconnect', () => {
    unsubscribe();
    for (const customerId of own) claims.release(customerId, by);
  });
}
