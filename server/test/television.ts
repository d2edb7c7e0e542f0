import type {
  WallBoard,
  WallClientEvents,
  WallCodeAnswer,
  WallDeviceAnswer,
  WallDeviceSelf,
  WallServerEvents,
} from '@kf/shared/contract/wall';
import { io, type Socket } from 'socket.io-client';

/** A television without a screen: its cookie, what it is told over HTTP, and what its socket hears. */
export interface Television {
  /** What it is and what it gets survive its reboot; `url` may be another node's. */
  switchOn(url: string): void;
  switchOff(): void;
  code(): Promise<WallCodeAnswer>;
  standing(): Promise<WallDeviceAnswer>;
  cookie: string | undefined;
  readonly boards: WallBoard[];
  readonly devices: WallDeviceSelf[];
  /** Names of other events, in order. */
  readonly heard: string[];
  say(hello: Parameters<WallClientEvents['wall:hello']>[0]): void;
}

export function aTelevision(firstUrl: string): Television {
  let url = firstUrl;
  let cookie: string | undefined;
  let socket: Socket<WallServerEvents, WallClientEvents> | undefined;
  const boards: WallBoard[] = [];
  const devices: WallDeviceSelf[] = [];
  const heard: string[] = [];

  const call = async <T>(method: string, path: string): Promise<T> => {
    const answer = await fetch(`${url}${path}`, { method, headers: cookie === undefined ? {} : { cookie } });
    const set = answer.headers.getSetCookie()[0];
    if (set !== undefined) cookie = set.split(';', 1)[0];
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(body)}`);
    return body as T;
  };

  return {
    switchOn(at) {
      url = at;
      socket = io(`${url}/wall`, {
        transports: ['websocket'],
        forceNew: true,
        ...(cookie !== undefined && { extraHeaders: { cookie } }),
      });
      socket.on('wall:board', (board) => boards.push(board));
      socket.on('wall:device', (device) => devices.push(device));
      socket.on('wall:identify', ({ name }) => heard.push(`identify ${name}`));
      socket.on('wall:reload', () => heard.push('reload'));
      socket.on('wall:revoked', () => heard.push('revoked'));
      socket.on('disconnect', () => heard.push('disconnected'));
      socket.on('connect_error', (error) =>
        heard.push(`refused ${(error as Error & { data?: { code?: string } }).data?.code}`),
      );
    },
    switchOff: () => void socket?.disconnect(),
    code: () => call<WallCodeAnswer>('POST', '/api/wall-device/code'),
    standing: () => call<WallDeviceAnswer>('GET', '/api/wall-device'),
    get cookie() {
      return cookie;
    },
    boards,
    devices,
    heard,
    say: (hello) => void socket?.emit('wall:hello', hello),
  };
}
