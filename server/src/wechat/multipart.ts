import { randomBytes } from 'node:crypto';

/** One file part. Built by hand: the platform wants a content length, and a form of one part needs no library. */
export interface Multipart {
  boundary: string;
  /** Name of the part; the platform calls it `media` everywhere. */
  name: string;
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

export const mediaPart = (file: { filename: string; contentType: string; bytes: Uint8Array }): Multipart => ({
  boundary: `kf-${randomBytes(12).toString('hex')}`,
  name: 'media',
  // Quotes and line breaks would end the header early; what becomes of other alphabets is documented nowhere.
  filename: file.filename.replace(/[^ -~]|["\\]/g, '_'),
  contentType: file.contentType.replace(/[\r\n]/g, ''),
  bytes: file.bytes,
});

export const multipartType = (part: Multipart): string => `multipart/form-data; boundary=${part.boundary}`;

export function multipartBody(part: Multipart): Uint8Array {
  const head = `--${part.boundary}\r\nContent-Disposition: form-data; name="${part.name}"; filename="${part.filename}"\r\nContent-Type: ${part.contentType}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), part.bytes, Buffer.from(`\r\n--${part.boundary}--\r\n`)]);
}
