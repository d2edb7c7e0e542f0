import { Counter, Gauge, type Registry } from 'prom-client';

export interface LiveMetrics {
  viewers: Gauge<'account'>;
  frames: Counter<'account'>;
  /** By what made it necessary: connected, resync, epoch, members, slow. */
  snapshots: Counter<'account' | 'cause'>;
  slowClients: Counter<'account'>;
}

export function createLiveMetrics(registry: Registry): LiveMetrics {
  const registers = [registry];
  return {
    viewers: new Gauge({
      name: 'live_viewers',
      help: 'Open live sockets',
      labelNames: ['account'],
      registers,
    }),
    frames: new Counter({
      name: 'live_frames_total',
      help: 'Frames sent, each once however many watch',
      labelNames: ['account'],
      registers,
    }),
    snapshots: new Counter({
      name: 'live_snapshots_total',
      help: 'Whole states sent',
      labelNames: ['account', 'cause'],
      registers,
    }),
    slowClients: new Counter({
      name: 'live_slow_clients_total',
      help: 'Times a socket fell too far behind and was taken off the frames',
      labelNames: ['account'],
      registers,
    }),
  };
}
