import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** Pictures made up for tests. Noise, so that cutting a file in half loses part of the picture. */
export async function aPicture(
  kind:
    | 'jpeg'
    | 'wide jpeg'
    | 'png'
    | 'clear png'
    | 'gif'
    | 'truncated jpeg'
    | 'truncated png'
    | 'thin png'
    | 'huge png',
): Promise<Buffer> {
  switch (kind) {
    case 'jpeg':
      return noise(700, 700).jpeg().toBuffer();
    case 'wide jpeg':
      return noise(900, 300).jpeg().toBuffer();
    case 'png':
      return noise(200, 200).png().toBuffer();
    case 'clear png':
      return noise(200, 200).ensureAlpha(0.5).png().toBuffer();
    case 'gif':
      return noise(100, 100).gif().toBuffer();
    case 'truncated jpeg':
      return firstHalf(await aPicture('jpeg'));
    case 'truncated png':
      return firstHalf(await aPicture('png'));
    case 'thin png':
      return plain(1, 20_000);
    case 'huge png':
      return claiming(await plain(64, 64), 9_000);
  }
}

const firstHalf = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

const plain = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#4a6' } })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();

/** A PNG whose header claims so many pixels a side: what it would take to decode shows before anything is decoded. */
function claiming(png: Buffer, side: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}
