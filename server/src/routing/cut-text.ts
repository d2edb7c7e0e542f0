/** WeChat cuts longer lines of a menu. */
export const LINE_BYTES_MAX = 120;

const ELLIPSIS = '…';
const characters = new Intl.Segmenter();

/** At most so many bytes, as WeChat counts; characters stay whole as people see them, families of emoji included. */
export function cutText(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let left = maxBytes - Buffer.byteLength(ELLIPSIS);
  let kept = '';
  for (const { segment } of characters.segment(text)) {
    left -= Buffer.byteLength(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}
