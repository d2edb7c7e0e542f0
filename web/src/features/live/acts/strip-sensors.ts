import { MouseSensor, TouchSensor } from '@dnd-kit/core';
import type { CustomerId } from '@kf/shared/contract/ids';

/**
 * The whole list is one draggable, whatever the number of strips: a draggable each would render again with every move.
 * Which strip is lifted is read from the element that was pressed.
 */
export const stripAt = (target: EventTarget | null): CustomerId | undefined =>
  target instanceof Element
    ? (target.closest<HTMLElement>('[data-carry]')?.dataset['customer'] as CustomerId | undefined)
    : undefined;

const [mouse] = MouseSensor.activators;
const [touch] = TouchSensor.activators;

export class StripMouseSensor extends MouseSensor {
  static override activators = [
    {
      eventName: 'onMouseDown' as const,
      handler: (...[event, options]: Parameters<NonNullable<typeof mouse>['handler']>) =>
        stripAt(event.nativeEvent.target) !== undefined && (mouse?.handler(event, options) ?? false),
    },
  ];
}

export class StripTouchSensor extends TouchSensor {
  static override activators = [
    {
      eventName: 'onTouchStart' as const,
      handler: (...[event, options]: Parameters<NonNullable<typeof touch>['handler']>) =>
        stripAt(event.nativeEvent.target) !== undefined && (touch?.handler(event, options) ?? false),
    },
  ];
}
