import { describe, expect, it } from 'vitest';
import { checkPicture } from './picture-check.ts';

const u16 = (n: number) => [n >> 8, n & 255];
const u32 = (n: number) => [0, 0, ...u16(n)];
const text = (s: string) => [...s].map((c) => c.charCodeAt(0));

function jpeg({ width = 640, height = 480, cut = false } = {}) {
  const thumbnail = [0xff, 0xd8, 0xff, 0xd9]; // a small picture inside the camera's data has an end of its own
  return new Uint8Array([
    0xff,
    0xd8,
    0xff,
    0xe1,
    ...u16(2 + thumbnail.length),
    ...thumbnail,
    0xff,
    0xc2,
    ...u16(11),
    8,
    ...u16(height),
    ...u16(width),
    1,
    1,
    0x11,
    0,
    0xff,
    0xda,
    ...u16(8),
    1,
    1,
    0,
    0,
    63,
    0,
    1,
    2,
    0xff,
    0,
    3,
    0xff,
    0xd0,
    4,
    ...(cut ? [] : [0xff, 0xd9]),
  ]);
}

function png({ width = 640, height = 480, cut = false } = {}) {
  return new Uint8Array([
    0x89,
    ...text('PNG'),
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    ...u32(13),
    ...text('IHDR'),
    ...u32(width),
    ...u32(height),
    8,
    2,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    ...u32(2),
    ...text('IDAT'),
    1,
    2,
    0,
    0,
    0,
    0,
    ...(cut ? [] : [...u32(0), ...text('IEND'), 0, 0, 0, 0]),
  ]);
}

const fault = (code: string) => ({ fault: code });

describe('a picture before it is sent', () => {
  it('is measured, whatever its file is called', () => {
    expect(checkPicture(jpeg(), 'a.png')).toEqual({ size: { width: 640, height: 480 } });
    expect(checkPicture(png(), 'a')).toEqual({ size: { width: 640, height: 480 } });
  });
  it('is refused when it is another kind, with or without a false name', () => {
    const gif = new Uint8Array(text('GIF89a....'));
    expect(checkPicture(gif, 'a.gif')).toEqual(fault('image_type_refused'));
    expect(checkPicture(gif, 'a.JPG')).toEqual(fault('image_misnamed'));
  });
  it('is refused when it ends too early', () => {
    expect(checkPicture(jpeg({ cut: true }), 'a.jpg')).toEqual(fault('image_broken'));
    expect(checkPicture(png({ cut: true }), 'a.png')).toEqual(fault('image_broken'));
    expect(checkPicture(jpeg().subarray(0, 9), 'a.jpg')).toEqual(fault('image_broken'));
  });
  it('is refused when it is empty, over 5 MB, or no sensible shape', () => {
    expect(checkPicture(new Uint8Array(), 'a.jpg')).toEqual(fault('media_missing'));
    expect(checkPicture(new Uint8Array(5 * 1024 * 1024 + 1), 'a.jpg')).toEqual(fault('image_too_large'));
    expect(checkPicture(png({ width: 1, height: 20_000 }), 'a.png')).toEqual(fault('image_shape_refused'));
    expect(checkPicture(jpeg({ width: 12_000, height: 11_000 }), 'a.jpg')).toEqual(
      fault('image_shape_refused'),
    );
  });
});
