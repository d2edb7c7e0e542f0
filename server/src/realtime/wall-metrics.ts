import { Counter, Gauge, type Registry } from 'prom-client';

export interface WallMetrics {
  walls: Gauge;
  boards: Counter;
}

export function createWallMetrics(registry: Registry): WallMetrics {
  const registers = [registry];
  return {
    walls: new Gauge({ name: 'walls_connected', help: 'Open sockets of wall displays', registers }),
    boards: new Counter({
      name: 'wall_boards_total',
      help: 'Boards sent, each once however many walls show it',
      registers,
    }),
  };
}
