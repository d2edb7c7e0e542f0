/** Three strips, the middle one pulled out. */
export const Mark = () => (
  <svg width="24" height="24" viewBox="0 0 22 22" aria-hidden="true">
    <rect x="1" y="2" width="16" height="4.6" fill="var(--tx1)" />
    <rect x="5" y="8.7" width="16" height="4.6" fill="var(--ac)" />
    <rect x="1" y="15.4" width="16" height="4.6" fill="var(--tx1)" />
  </svg>
);
