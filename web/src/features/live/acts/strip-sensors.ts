import { MouseSensor, TouchSensor } from '@dnd-kit/core';
import type { AgentId, CustomerId } from '@kf/shared/contract/ids';

/** What a press lifts: a waiting customer, or the session of an agent. */
export interface Carried {
  kind: 'strip' | 'slot';
  customerId: CustomerId;
  fromId?: AgentId | undefined;
}

/**
 * A whole list is one draggable, whatever the number of strips: a draggable each would render again with every move.
 * What is lifted is read from the element that was pressed.
 */
export function carriedAt(target: EventTarget | null): Carried | undefined {
  if (!(target instanceof Element)) return undefined;
  const pressed = target.closest<HTMLElement>('[data-carry]');
  const { customer, session } = pressed?.dataset ?? {};
  if (customer !== undefined) return { kind: 'strip', customerId: customer as CustomerId };
  if (session === undefined) return undefined;
  const fromId = pressed?.closest<HTMLElement>('[data-agent]')?.dataset['agent'] as AgentId | undefined;
  return { kind: 'slot', customerId: session as CustomerId, fromId };
}

const [mouse] = MouseSensor.activators;
const [touch] = TouchSensor.activators;

export class StripMouseSensor extends MouseSensor {
  static override activators = [
    {
      eventName: 'onMouseDown' as const,
      handler: (...[event, options]: Parameters<NonNullable<typeof mouse>['handler']>) =>
        carriedAt(event.nativeEvent.target) !== undefined && (mouse?.handler(event, options) ?? false),
    },
  ];
}

export class StripTouchSensor extends TouchSensor {
  static override activators = [
    {
      eventName: 'onTouchStart' as const,
      handler: (...[event, options]: Parameters<NonNullable<typeof touch>['handler']>) =>
        carriedAt(event.nativeEvent.target) !== undefined && (touch?.handler(event, options) ?? false),
    },
  ];
}
