import type { PersonId } from '@kf/shared/contract/ids';

/** Who acts where the tower does by itself: by a customer's choice, or by rules. */
export const TOWER = { personId: 'tower' as PersonId, name: 'tower' };
