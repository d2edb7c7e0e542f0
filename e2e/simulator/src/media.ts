import type { Rng } from './rng.ts';
import { LETTERS_AND_DIGITS } from './rng.ts';

export type MediaType = 'image' | 'voice' | 'video' | 'thumb';

export interface Media {
  type: MediaType;
  bytes: Buffer;
  contentType: string;
  filename: string;
  createdAt: number; // milliseconds
}

/** Temporary media: gone after three days, and the oldest go first when there are too many. */
export interface MediaBook {
  add(media: Media): string;
  get(mediaId: string, now: number): Media | undefined;
}

const KEPT = 200;

export function createMediaBook(rules: { mediaSeconds: number }, rng: Rng): MediaBook {
  const kept = new Map<string, Media>();
  return {
    add(media) {
      const mediaId = rng.text(64, `${LETTERS_AND_DIGITS}-_`);
      kept.set(mediaId, media);
      const oldest = kept.keys().next().value;
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return mediaId;
    },
    get(mediaId, now) {
      const media = kept.get(mediaId);
      return media && now - media.createdAt < rules.mediaSeconds * 1000 ? media : undefined;
    },
  };
}

const startsWith = (bytes: Buffer, ...magic: number[]) => magic.every((byte, index) => bytes[index] === byte);
export const isJpeg = (bytes: Buffer): boolean => startsWith(bytes, 0xff, 0xd8, 0xff);
export const isPng = (bytes: Buffer): boolean => startsWith(bytes, 0x89, 0x50, 0x4e, 0x47);
const isGif = (bytes: Buffer) => startsWith(bytes, 0x47, 0x49, 0x46, 0x38);
const isMp3 = (bytes: Buffer) =>
  bytes.subarray(0, 3).toString('latin1') === 'ID3' || startsWith(bytes, 0xff, 0xfb);
const isAmr = (bytes: Buffer) => bytes.subarray(0, 5).toString('latin1') === '#!AMR';
const isMp4 = (bytes: Buffer) => bytes.subarray(4, 8).toString('latin1') === 'ftyp';

const MEGABYTE = 1024 * 1024;
const kinds: Record<
  MediaType,
  { maxBytes: number; extension: RegExp; looksRight: (bytes: Buffer) => boolean }
> = {
  image: {
    maxBytes: 10 * MEGABYTE,
    extension: /\.(png|jpe?g|gif)$/i,
    looksRight: (b) => isJpeg(b) || isPng(b) || isGif(b),
  },
  voice: { maxBytes: 2 * MEGABYTE, extension: /\.(amr|mp3)$/i, looksRight: (b) => isAmr(b) || isMp3(b) },
  video: { maxBytes: 10 * MEGABYTE, extension: /\.mp4$/i, looksRight: isMp4 },
  thumb: { maxBytes: 64 * 1024, extension: /\.jpe?g$/i, looksRight: isJpeg },
};

export const isMediaType = (type: string | undefined): type is MediaType =>
  type !== undefined && Object.hasOwn(kinds, type);

/** 0 when the file may be uploaded as that type, else the error code. A fitting name is enough: tests upload made-up bytes. */
export function checkMedia(
  type: MediaType,
  file: { filename: string; bytes: Buffer },
): 0 | 44001 | 40005 | 40009 | 45001 {
  const kind = kinds[type];
  if (file.bytes.length === 0) return 44001;
  if (!kind.extension.test(file.filename) && !kind.looksRight(file.bytes)) return 40005;
  if (file.bytes.length > kind.maxBytes) return type === 'image' ? 40009 : 45001;
  return 0;
}
