import type { ErrorCode } from '@kf/shared/contract/errors';

/** What the platform takes; the server checks the same. */
const MOST_BYTES = 5 * 1024 * 1024;
const SHORTEST_SIDE = 64;
const LONGEST_SIDE = 12_000;
const MOST_PIXELS = 50_000_000;

export interface PictureSize {
  width: number;
  height: number;
}

type PictureFault = Extract<
  ErrorCode,
  | 'media_missing'
  | 'image_too_large'
  | 'image_type_refused'
  | 'image_misnamed'
  | 'image_broken'
  | 'image_shape_refused'
>;

/** A picture that is worth decoding, by its bytes: the name and the type a file goes by may be wrong. */
export function checkPicture(
  bytes: Uint8Array,
  name: string,
): { size: PictureSize } | { fault: PictureFault } {
  if (bytes.length === 0) return { fault: 'media_missing' };
  if (bytes.length > MOST_BYTES) return { fault: 'image_too_large' };
  const read = isJpeg(bytes) ? jpegSize : isPng(bytes) ? pngSize : undefined;
  if (!read) return { fault: /\.(jpe?g|png)$/i.test(name) ? 'image_misnamed' : 'image_type_refused' };
  const size = read(bytes);
  if (!size) return { fault: 'image_broken' };
  return isShapely(size) ? { size } : { fault: 'image_shape_refused' };
}

const isShapely = ({ width, height }: PictureSize): boolean =>
  Math.min(width, height) >= SHORTEST_SIDE &&
  Math.max(width, height) <= LONGEST_SIDE &&
  width * height <= MOST_PIXELS;

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((byte, place) => bytes[place] === byte);
const isJpeg = (bytes: Uint8Array): boolean => startsWith(bytes, [0xff, 0xd8, 0xff]);
const isPng = (bytes: Uint8Array): boolean =>
  startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** ISO/IEC 10918-1, B.1: segments up to the end of image. Undefined when the end is not reached. */
function jpegSize(bytes: Uint8Array): PictureSize | undefined {
  const view = viewOf(bytes);
  let size: PictureSize | undefined;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0xd9) return size;
    if (at + 4 > bytes.length) return undefined;
    const length = view.getUint16(at + 2);
    if (isFrame(marker)) {
      if (at + 9 > bytes.length) return undefined;
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += 2 + length;
    if (marker === 0xda) at = endOfScan(bytes, at);
  }
  return undefined;
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which lie among them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** The next marker that is neither stuffing nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return bytes.length;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

const IEND = 0x49454e44;

/** PNG, 5: chunks up to IEND. Undefined when it is not reached. */
function pngSize(bytes: Uint8Array): PictureSize | undefined {
  const view = viewOf(bytes);
  if (bytes.length < 33) return undefined;
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  for (let at = 8; at + 12 <= bytes.length; ) {
    if (view.getUint32(at + 4) === IEND) return size;
    at += 12 + view.getUint32(at);
  }
  return undefined;
}
