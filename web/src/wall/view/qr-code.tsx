import { memo } from 'react';
import { encode } from 'uqr';

/** Free fields around the code that readers need. */
const QUIET = 4;

/** Dark on light whatever the theme: many readers know nothing else. */
export const QrCode = memo(({ text }: { text: string }) => {
  const { data, size } = encode(text, { border: QUIET, ecc: 'M' });
  let path = '';
  data.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (isDark) path += `M${x} ${y}h1v1h-1z`;
    });
  });
  return (
    <svg viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" aria-hidden="true">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
});
