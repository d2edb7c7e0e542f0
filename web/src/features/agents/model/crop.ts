import type { PictureSize } from './picture-check.ts';

/** A square cut from a picture. The centre is in its pixels; zoom 1 is the largest square that fits. */
export interface Crop {
  x: number;
  y: number;
  zoom: number;
}

const MOST_ZOOM = 8;
/** Enlarged more than five times, a face is a blur. */
const LEAST_SIDE = 128;

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

const shortSide = ({ width, height }: PictureSize): number => Math.min(width, height);
export const mostZoom = (size: PictureSize): number => clamp(shortSide(size) / LEAST_SIDE, 1, MOST_ZOOM);

export const centred = ({ width, height }: PictureSize): Crop => ({ x: width / 2, y: height / 2, zoom: 1 });

/** Side of the square, in pixels of the picture. */
export const sideOf = (crop: Crop, size: PictureSize): number => shortSide(size) / crop.zoom;

function inside(crop: Crop, size: PictureSize): Crop {
  const zoom = clamp(crop.zoom, 1, mostZoom(size));
  const half = shortSide(size) / zoom / 2;
  return {
    x: clamp(crop.x, half, size.width - half),
    y: clamp(crop.y, half, size.height - half),
    zoom,
  };
}

/** Around its centre. */
export const zoomed = (crop: Crop, size: PictureSize, zoom: number): Crop => inside({ ...crop, zoom }, size);

/** Moves the square over the picture, in shares of its side. */
export function shifted(crop: Crop, size: PictureSize, dx: number, dy: number): Crop {
  const side = sideOf(crop, size);
  return inside({ ...crop, x: crop.x + dx * side, y: crop.y + dy * side }, size);
}

export function squareOf(crop: Crop, size: PictureSize): { left: number; top: number; side: number } {
  const side = sideOf(crop, size);
  return { left: crop.x - side / 2, top: crop.y - side / 2, side };
}
