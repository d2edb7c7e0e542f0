import type { PersonId } from '@kf/shared/contract/ids';
import { TOWER_NAME } from '@kf/shared/contract/plain';

/** Who acts where the tower does by itself: by a customer's choice, or by rules. */
export const TOWER = { personId: 'tower' as PersonId, name: TOWER_NAME };
