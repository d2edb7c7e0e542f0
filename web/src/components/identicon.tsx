import { memo } from 'react';
import { fnv1a } from '../lib/fnv.ts';

const SIDE = 5;
const CENTRE = 2;
/** Codes change slowly; the bound keeps a page that runs for a shift from growing. */
const MAX_CACHED = 4_000;
const cached = new Map<string, string>();

/** Five by five, mirrored, one tone: told apart at a glance, never mistaken for a status. */
function pathOf(code: string): string {
  const known = cached.get(code);
  if (known !== undefined) return known;
  const hash = fnv1a(code);
  // The low bits of this hash follow the last letter too closely.
  let bits = (hash ^ (hash >>> 15)) >>> 0;
  let path = '';
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x <= CENTRE; x++) {
      if (bits & 1) {
        path += cell(x, y);
        if (x < CENTRE) path += cell(SIDE - 1 - x, y);
      }
      bits >>>= 1;
    }
  path ||= cell(CENTRE, CENTRE);
  if (cached.size >= MAX_CACHED) cached.clear();
  cached.set(code, path);
  return path;
}

const cell = (x: number, y: number): string => `M${x + 0.5} ${y + 0.5}h1v1h-1z`;

interface IdenticonProps {
  code: string;
  /** px */
  size?: number | undefined;
}

export const Identicon = memo(function Identicon({ code, size = 20 }: IdenticonProps) {
  return (
    <svg className="idc" width={size} height={size} viewBox="0 0 6 6" aria-hidden="true">
      <path d={pathOf(code)} />
    </svg>
  );
});
