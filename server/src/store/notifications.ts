import type { FastifyBaseLogger } from 'fastify';
import type { Client } from 'pg';

/**
 * What nodes tell each other. The payload is an account id; what is new is read from the tables. `kf_claim` alone carries
 * its news itself, as JSON, because it is kept nowhere.
 */
export type Channel = (typeof channels)[number];

export interface Notifications {
  /** Answers how to stop, as does the other. */
  on(channel: Channel, listener: (accountId: string) => void): () => void;
  /** Called after the connection came back: anything may have been missed. */
  onReconnected(listener: () => void): () => void;
  close(): Promise<void>;
}

const RETRY_MS = 1_000;
const channels = [
  'kf_frame', // a frame was committed
  'kf_inbox', // a row was recorded
  'kf_watched', // somebody looks at the account
  'kf_claim', // somebody is deciding about a customer
  'kf_settings', // its settings were changed
  'kf_memory', // the answering rules remember something of a customer
  'kf_accounts', // the account itself was made or changed
  'kf_people', // rights or logins of a person or a key were changed; the payload is its id, or * for all
  'kf_wall', // boards or devices were changed; the payload is a wall message, not an account
] as const;

/** Listens on a connection of its own, for ever. */
export async function startNotifications(
  connect: () => Promise<Client>,
  log: FastifyBaseLogger,
): Promise<Notifications> {
  const listeners = new Map<Channel, Set<(accountId: string) => void>>(channels.map((c) => [c, new Set()]));
  const returned = new Set<() => void>();
  let client: Client | undefined;
  let closed = false;

  const listen = async (): Promise<void> => {
    const next = await connect();
    next.on('error', (error) => log.warn({ err: error }, 'lost the connection that listens for other nodes'));
    next.on('end', () => {
      if (!closed && client === next) void reconnect();
    });
    next.on('notification', ({ channel, payload }) => {
      for (const listener of listeners.get(channel as Channel) ?? []) listener(payload ?? '');
    });
    for (const channel of channels) await next.query(`listen ${channel}`);
    client = next;
  };

  const reconnect = async (): Promise<void> => {
    while (!closed) {
      await new Promise((done) => setTimeout(done, RETRY_MS));
      try {
        await listen();
        for (const listener of returned) listener();
        return;
      } catch (error) {
        log.warn({ err: error }, 'cannot listen for other nodes yet');
      }
    }
  };

  await listen();
  return {
    on(channel, listener) {
      listeners.get(channel)?.add(listener);
      return () => listeners.get(channel)?.delete(listener);
    },
    onReconnected(listener) {
      returned.add(listener);
      return () => returned.delete(listener);
    },
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
