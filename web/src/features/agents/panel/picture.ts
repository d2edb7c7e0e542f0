import type { ErrorCode } from '@kf/shared/contract/errors';
import { type Crop, centred, squareOf } from '../model/crop.ts';
import { checkPicture, type PictureSize } from '../model/picture-check.ts';

/** What WeChat recommends for agents' pictures, px. */
const SIDE = 640;
const QUALITY = 0.92;
/** Larger ones are made smaller once, so that every move of the crop is drawn at once. */
const WORKING_SIDE = 2_400;

export interface Picture {
  bitmap: ImageBitmap;
  crop: Crop;
}

/** @returns the picture, upright, or why it cannot be used; nothing is sent anywhere */
export async function readPicture(file: File): Promise<Picture | ErrorCode> {
  const checked = checkPicture(new Uint8Array(await file.arrayBuffer()), file.name);
  if ('fault' in checked) return checked.fault;
  try {
    const bitmap = await workingSize(await createImageBitmap(file, { imageOrientation: 'from-image' }));
    return { bitmap, crop: centred(bitmap) };
  } catch {
    return 'image_broken';
  }
}

async function workingSize(bitmap: ImageBitmap): Promise<ImageBitmap> {
  const scale = WORKING_SIDE / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return bitmap;
  const resized = await createImageBitmap(bitmap, {
    resizeWidth: Math.round(bitmap.width * scale),
    resizeHeight: Math.round(bitmap.height * scale),
    resizeQuality: 'high',
  });
  bitmap.close();
  return resized;
}

/** The square, `side` px wide, at the canvas's corner. */
export function drawSquare(canvas: HTMLCanvasElement, { bitmap, crop }: Picture, side: number): void {
  const square = squareOf(crop, bitmap);
  prepare(canvas, side, side)?.drawImage(
    bitmap,
    square.left,
    square.top,
    square.side,
    square.side,
    0,
    0,
    side,
    side,
  );
}

/** The square with what lies around it: `inset` px of the stage on every side. */
export function drawStage(
  canvas: HTMLCanvasElement,
  { bitmap, crop }: Picture,
  stage: { side: number; inset: number },
): void {
  const square = squareOf(crop, bitmap);
  const scale = (stage.side - 2 * stage.inset) / square.side;
  prepare(canvas, stage.side, stage.side)?.drawImage(
    bitmap,
    stage.inset - square.left * scale,
    stage.inset - square.top * scale,
    bitmap.width * scale,
    bitmap.height * scale,
  );
}

function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#fff'; // a JPG knows no transparency
  context.fillRect(0, 0, width, height);
  return context;
}

export async function toJpeg(picture: Picture): Promise<Blob> {
  const canvas = document.createElement('canvas');
  drawSquare(canvas, picture, SIDE);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (!blob) throw new Error('the browser made no JPG of the picture');
  return blob;
}

export const sizeOf = ({ bitmap }: Picture): PictureSize => ({ width: bitmap.width, height: bitmap.height });
