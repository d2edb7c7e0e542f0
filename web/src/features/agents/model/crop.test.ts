import { describe, expect, it } from 'vitest';
import { centred, mostZoom, shifted, squareOf, zoomed } from './crop.ts';

const wide = { width: 1200, height: 800 };

describe('the crop of a picture', () => {
  it('begins as the largest square in the middle', () => {
    expect(squareOf(centred(wide), wide)).toEqual({ left: 200, top: 0, side: 800 });
  });
  it('zooms around its centre, and not beyond what shows a face', () => {
    expect(squareOf(zoomed(centred(wide), wide, 2), wide)).toEqual({ left: 400, top: 200, side: 400 });
    expect(zoomed(centred(wide), wide, 99).zoom).toBe(mostZoom(wide));
    expect(zoomed(centred(wide), wide, 0.1).zoom).toBe(1);
    expect(mostZoom({ width: 64, height: 64 })).toBe(1);
  });
  it('moves in shares of its side and stays inside the picture', () => {
    expect(squareOf(shifted(centred(wide), wide, 0.1, 0.1), wide)).toEqual({ left: 280, top: 0, side: 800 });
    expect(squareOf(shifted(centred(wide), wide, -9, 0), wide).left).toBe(0);
  });
  it('is pulled back inside when it grows at an edge', () => {
    const corner = shifted(zoomed(centred(wide), wide, 4), wide, 9, 9);
    expect(squareOf(corner, wide)).toEqual({ left: 1000, top: 600, side: 200 });
    expect(squareOf(zoomed(corner, wide, 1), wide)).toEqual({ left: 400, top: 0, side: 800 });
  });
});
