import { emWidth } from './fit.ts';

/**
 * A text as the lines it is shown in, one after the other. One line if it fits, set smaller if need be; else lines of even
 * length, broken at blanks and between Chinese letters.
 *
 * @param room em at the usual size  @param most em at the smallest size that can be read
 */
export function linesOf(text: string, room: number, most: number): string[] {
  const width = emWidth(text);
  if (width <= most) return [text];
  const each = width / Math.ceil(width / room);
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(/(?<=\s)|(?=[\u2e80-\uffef])/)) {
    if (line !== '' && emWidth(line + piece) > Math.min(room, each + 1)) {
      lines.push(line.trim());
      line = '';
    }
    line += piece;
  }
  if (line.trim() !== '') lines.push(line.trim());
  return lines;
}
