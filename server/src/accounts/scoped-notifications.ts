import type { Notifications } from '../store/notifications.ts';

/** Notifications for a part that ends before the process does: nothing is heard after `end`. */
export function scopeNotifications(all: Notifications): { notifications: Notifications; end(): void } {
  const ending: (() => void)[] = [];
  return {
    notifications: {
      on: (channel, listener) => {
        const end = all.on(channel, listener);
        ending.push(end);
        return end;
      },
      onReconnected: (listener) => {
        const end = all.onReconnected(listener);
        ending.push(end);
        return end;
      },
      close: async () => undefined,
    },
    end() {
      for (const end of ending.splice(0)) end();
    },
  };
}
