import { roles } from '@kf/shared/contract/http';
import { CustomerId } from '@kf/shared/contract/ids';
import { z } from 'zod';
import type { Claims } from '../operations/claims.ts';
import type { LiveSocket } from './live-namespace.ts';

const ClaimMessage = z.object({ customerId: CustomerId });
/** A dialog renews every few seconds; whoever sends more than this is no dialog. */
const EVERY_MS = 200;

/** [LP14] Claims of one socket: it hears of everybody's, and its own end with it. */
export function serveClaims(socket: LiveSocket, claims: Claims): void {
  const { person } = socket.data.visitor;
  const by = { personId: person.id, name: person.name };
  const mayAct = roles.indexOf(person.role) <= roles.indexOf('supervisor');
  const own = new Set<CustomerId>();
  let lastAt = 0;

  for (const claim of claims.list()) socket.emit('claim', claim);
  const unsubscribe = claims.onChange((claim) => socket.emit('claim', claim));
  socket.on('claim', (message, answer) => {
    const read = ClaimMessage.safeParse(message);
    if (!read.success || !mayAct || Date.now() - lastAt < EVERY_MS) return;
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
