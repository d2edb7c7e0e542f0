import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { kindOf, prepareAvatar, thumbnailOf } from './images.ts';
import { aPicture } from './testing/pictures.ts';

const upload = (bytes: Buffer, filename = 'me.jpg', contentType = 'image/jpeg') =>
  prepareAvatar({ bytes, filename, contentType });

describe('a picture for the platform', () => {
  it.each(['jpeg', 'png', 'clear png', 'wide jpeg'] as const)('is 640 × 640 JPEG from a %s', async (kind) => {
    const made = await sharp(await upload(await aPicture(kind))).metadata();
    expect(made).toMatchObject({ format: 'jpeg', width: 640, height: 640 });
  });

  it('has lost the camera data and stands upright', async () => {
    const turned = await sharp(await aPicture('jpeg'))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const made = await sharp(await upload(turned)).metadata();
    expect(made.exif).toBeUndefined();
    expect(made.orientation).toBeUndefined();
  });

  it.each([
    ['an empty file', () => Buffer.alloc(0), 'me.jpg', 'media_missing'],
    ['6 MB', () => Buffer.alloc(6 * 1024 * 1024, 1), 'me.jpg', 'image_too_large'],
    ['a GIF called .jpg', () => aPicture('gif'), 'me.jpg', 'image_misnamed'],
    ['a GIF', () => aPicture('gif'), 'me.gif', 'image_type_refused'],
    ['a text', () => Buffer.from('hello, this is no picture'), 'me.txt', 'image_type_refused'],
    ['a truncated JPEG', () => aPicture('truncated jpeg'), 'me.jpg', 'image_broken'],
    ['a truncated PNG', () => aPicture('truncated png'), 'me.png', 'image_broken'],
    ['a JPEG of three bytes', () => Buffer.from([0xff, 0xd8, 0xff]), 'me.jpg', 'image_broken'],
    ['1 × 20000', () => aPicture('thin png'), 'me.png', 'image_shape_refused'],
    [
      'a picture of millions of pixels in a few bytes',
      () => aPicture('huge png'),
      'me.png',
      'image_shape_refused',
    ],
  ] as const)('is not made of %s', async (_name, make, filename, code) => {
    const type = filename.endsWith('.gif')
      ? 'image/gif'
      : filename.endsWith('.txt')
        ? 'text/plain'
        : 'image/jpeg';
    await expect(upload(await make(), filename, type)).rejects.toMatchObject({ code });
  });
});

describe('a picture for lists', () => {
  it('is a small WebP', async () => {
    const made = await sharp(await thumbnailOf(await aPicture('wide jpeg'))).metadata();
    expect(made).toMatchObject({ format: 'webp', width: 128, height: 128 });
  });

  it('is never made of what only claims to be one', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
    expect(kindOf(svg)).toBe('unknown');
    await expect(thumbnailOf(svg)).rejects.toMatchObject({ code: 'image_broken' });
  });
});
