import sharp from 'sharp';
import { AppError } from '#errors.ts';

/** What the platform takes. */
export const MOST_BYTES = 5 * 1024 * 1024;
/** What the platform recommends, and what its lists show. */
const SIDE = 640;
const SHORTEST_SIDE = 64;
const LONGEST_SIDE = 12_000;
/** Some 200 MB while it is decoded; more than any phone's ordinary picture. */
const MOST_PIXELS = 50_000_000;
/** The largest tile of the console has 64 points, on a screen of two pixels per point. */
const THUMB_SIDE = 128;

sharp.cache(false);
sharp.concurrency(1); // the event loop's machine is also the pictures' machine

export interface Upload {
  bytes: Buffer;
  filename: string;
  /** As the browser called it. */
  contentType: string;
}

/**
 * The picture as the platform wants it: a square JPEG, upright, without the camera's data (place, device).
 *
 * @throws {AppError} media_missing, image_too_large, image_type_refused, image_misnamed, image_broken, image_shape_refused
 */
export async function prepareAvatar(upload: Upload): Promise<Buffer> {
  const { bytes } = upload;
  if (bytes.length === 0) throw new AppError('media_missing', 'the file is empty');
  if (bytes.length > MOST_BYTES) throw tooLarge();
  requireType(upload);
  const { width, height } = await sizeOf(bytes);
  if (
    Math.min(width, height) < SHORTEST_SIDE ||
    Math.max(width, height) > LONGEST_SIDE ||
    width * height > MOST_PIXELS
  )
    throw new AppError('image_shape_refused', 'the picture is too small, too large or too narrow', {
      details: { width, height, shortestSide: SHORTEST_SIDE, longestSide: LONGEST_SIDE },
    });
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .resize(SIDE, SIDE, { fit: 'cover' })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 90 })
      .toBuffer();
  } catch (cause) {
    throw broken(cause);
  }
}

export const tooLarge = (): AppError =>
  new AppError('image_too_large', 'a picture has at most 5 MB', { details: { most: MOST_BYTES } });

const broken = (cause: unknown): AppError =>
  new AppError('image_broken', 'the picture cannot be read', { cause });

function requireType({ bytes, filename, contentType }: Upload): void {
  const actual = kindOf(bytes);
  if (actual === 'jpeg' || actual === 'png') return;
  const claimed = /\.(jpe?g|png)$/i.test(filename) || /^image\/(jpe?g|png)$/i.test(contentType);
  throw new AppError(
    claimed ? 'image_misnamed' : 'image_type_refused',
    claimed ? 'the file is not what its name says' : 'a picture is a JPG or a PNG',
    { details: { actual } },
  );
}

/** By the first bytes, whatever the name says. */
export function kindOf(bytes: Buffer): 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp' | 'heic' | 'unknown' {
  const text = bytes.toString('latin1', 0, 16);
  if (text.startsWith('\xFF\xD8\xFF')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1A\n')) return 'png';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (text.startsWith('BM')) return 'bmp';
  return /^....ftyp(heic|heix|mif1|hevc|avif)/s.test(text) ? 'heic' : 'unknown';
}

async function sizeOf(bytes: Buffer): Promise<{ width: number; height: number }> {
  try {
    // The limit is ours to check: the library's own would look like a broken file.
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return { width, height };
  } catch (cause) {
    throw broken(cause);
  }
}

/** A small square for lists. @throws when these bytes are no picture of a kind we show */
export async function thumbnailOf(bytes: Buffer): Promise<Buffer> {
  const kind = kindOf(bytes);
  // Never hand the library what only claims to be a picture: it also reads SVG and more.
  if (kind === 'unknown' || kind === 'heic' || kind === 'bmp') throw broken(undefined);
  return sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS })
    .autoOrient()
    .resize(THUMB_SIDE, THUMB_SIDE, { fit: 'cover' })
    .webp({ quality: 82 })
    .toBuffer();
}
