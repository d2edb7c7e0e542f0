import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { type Crop, mostZoom, shifted, zoomed } from '../model/crop.ts';
import s from './avatar.module.css';
import { drawSquare, drawStage, type Picture, sizeOf } from './picture.ts';
import { panelText } from './text.ts';

const STAGE = { side: 168, inset: 16 }; // px, as in avatar.module.css
const previews = [64, 40, 28] as const;
/** Drawn finer than a point, for screens of two pixels per point. */
const FINE = 2;
/** Of the square's side, for one press of an arrow. */
const STEP = 0.02;
const LONG_STEP = 0.1;
const ZOOM_STEP = 1.1;
/** Zoom per pixel of a wheel; a notch is about 100. */
const WHEEL = 0.0015;

interface AvatarCropProps {
  picture: Picture;
  onCrop: (crop: Crop) => void;
  children: ReactNode;
}

/** A square over the picture: dragged, by wheel, by slider, or by arrows with plus and minus. */
export function AvatarCrop({ picture, onCrop, children }: AvatarCropProps) {
  const t = useText(panelText);
  const stage = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number }>(undefined);
  const size = sizeOf(picture);
  const { crop } = picture;
  const most = mostZoom(size);
  const zoomTo = (zoom: number): void => onCrop(zoomed(crop, size, zoom));
  const latest = useRef(zoomTo);
  latest.current = (factor) => zoomTo(crop.zoom * factor);

  useEffect(() => {
    const node = stage.current;
    // React listens to wheels without being able to keep the panel from scrolling.
    const handleWheel = (event: WheelEvent): void => {
      event.preventDefault();
      latest.current(Math.exp(-event.deltaY * WHEEL));
    };
    node?.addEventListener('wheel', handleWheel, { passive: false });
    return () => node?.removeEventListener('wheel', handleWheel);
  }, []);
  useEffect(() => stage.current?.focus({ preventScroll: true }), []);

  const handleKey = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LONG_STEP : STEP;
    const moves: Record<string, Crop> = {
      ArrowLeft: shifted(crop, size, -step, 0),
      ArrowRight: shifted(crop, size, step, 0),
      ArrowUp: shifted(crop, size, 0, -step),
      ArrowDown: shifted(crop, size, 0, step),
      '+': zoomed(crop, size, crop.zoom * ZOOM_STEP),
      '=': zoomed(crop, size, crop.zoom * ZOOM_STEP),
      '-': zoomed(crop, size, crop.zoom / ZOOM_STEP),
    };
    const next = moves[event.key];
    if (!next) return;
    event.preventDefault();
    onCrop(next);
  };
  const handleDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  const handleMove = (event: PointerEvent): void => {
    const from = drag.current;
    if (!from) return;
    const side = STAGE.side - 2 * STAGE.inset;
    drag.current = { x: event.clientX, y: event.clientY };
    // The picture follows the pointer, so the square goes the other way.
    onCrop(shifted(crop, size, (from.x - event.clientX) / side, (from.y - event.clientY) / side));
  };
  const handleUp = (): void => {
    drag.current = undefined;
  };
  return (
    <div className={s.crop}>
      <div
        ref={stage}
        className={s.stage}
        role="group"
        tabIndex={0}
        aria-label={t('cropStage')}
        onKeyDown={handleKey}
        onPointerDown={handleDown}
        onPointerMove={handleMove}
        onPointerUp={handleUp}
        onPointerCancel={handleUp}
      >
        <Canvas picture={picture} side={STAGE.side} around />
      </div>
      <div className={s.side}>
        <span className="sm t2">{t('cropHint')}</span>
        <div className={s.previews} role="img" aria-label={t('cropPreviews')}>
          {previews.map((side) => (
            <Canvas key={side} picture={picture} side={side} />
          ))}
        </div>
        <label className={s.zoom}>
          <Icon name="img" size={12} />
          <input
            type="range"
            aria-label={t('cropZoom')}
            min={1}
            max={most}
            step={0.01}
            disabled={most === 1}
            value={crop.zoom}
            onChange={(event) => zoomTo(Number(event.target.value))}
          />
          <Icon name="img" size={16} />
        </label>
        {children}
      </div>
    </div>
  );
}

function Canvas({ picture, side, around }: { picture: Picture; side: number; around?: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    if (around) drawStage(canvas.current, picture, { side: side * FINE, inset: STAGE.inset * FINE });
    else drawSquare(canvas.current, picture, side * FINE);
  }, [picture, side, around]);
  return <canvas ref={canvas} style={{ width: side, height: side }} aria-hidden="true" />;
}
