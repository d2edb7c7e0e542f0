import type { ServerToClientEvents } from '@kf/shared/contract/socket';
import type { LiveSocket } from './live-namespace.ts';

type Event = keyof ServerToClientEvents;
type Message<E extends Event> = Parameters<ServerToClientEvents[E]>[0];

/**
 * Sends one message to many sockets of `/live`, encoded once: as text for those that poll, as a finished WebSocket
 * frame for the others. This is what `namespace.emit` does as well, but into one buffer, so that each socket costs one
 * plain write, and without looking for binary parts in states of thousands of rows that have none.
 */
export function broadcast<E extends Event>(
  sockets: Iterable<LiveSocket>,
  event: E,
  message: Message<E>,
): void {
  sendTo(sockets, '/live', [event, message]);
}

/** @param sockets of this namespace; each costs one plain write */
export function sendTo(
  sockets: Iterable<Pick<LiveSocket, 'conn'>>,
  namespace: string,
  event: readonly [name: string, message: unknown],
): void {
  // Socket.IO: packet type 2 (event), namespace, data. Engine.IO: packet type 4 (message) in front of it.
  // https://socket.io/docs/v4/socket-io-protocol/
  const text = `2${namespace},${JSON.stringify(event)}`;
  const options = { compress: false, wsPreEncodedFrame: [textFrame(`4${text}`)] };
  for (const socket of sockets) socket.conn.write(text, options);
}

/** An unmasked, final text frame. @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = 0x81;
  if (headerLength === 2) frame[1] = length;
  else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headerLength);
  return frame;
}
