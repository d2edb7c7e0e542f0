/** Every icon of the console: outlines on a 16 px grid, drawn once in the page and referred to by name. */
export const IconSprite = () => (
  <svg width="0" height="0" className="vh" aria-hidden="true">
    <symbol id="i-on" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="5.6" />
      <circle cx="8" cy="8" r="1.8" fill="currentColor" stroke="none" />
    </symbol>
    <symbol id="i-eye-off" viewBox="0 0 16 16">
      <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8ZM3 13 13 3" />
    </symbol>
    <symbol id="i-out" viewBox="0 0 16 16">
      <path d="M6 2.5H3.5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1H6M10 11l3-3-3-3M13 8H6" />
    </symbol>
    <symbol id="i-contrast" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="5.6" />
      <path fill="currentColor" stroke="none" d="M8 2.4a5.6 5.6 0 0 1 0 11.2Z" />
    </symbol>
    <symbol id="i-board" viewBox="0 0 16 16">
      <rect x="2.5" y="3" width="11" height="2.6" rx=".6" />
      <rect x="4.5" y="6.8" width="9" height="2.6" rx=".6" />
      <rect x="2.5" y="10.6" width="11" height="2.6" rx=".6" />
    </symbol>
    <symbol id="i-gear" viewBox="0 0 16 16">
      <path d="M2.5 4.5h4M10 4.5h3.5M2.5 11.5H6M9.5 11.5h4" />
      <circle cx="8.2" cy="4.5" r="1.7" />
      <circle cx="7.7" cy="11.5" r="1.7" />
    </symbol>
    <symbol id="i-wall" viewBox="0 0 16 16">
      <rect x="1.8" y="2.8" width="12.4" height="8.2" rx="1" />
      <path d="M5.5 13.5h5M8 11v2.5" />
    </symbol>
    <symbol id="i-help" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="6" />
      <path d="M6.2 6.3c.1-1 .8-1.6 1.8-1.6s1.8.6 1.8 1.5c0 1.3-1.7 1.3-1.8 2.6M8 11.2v.1" />
    </symbol>
    <symbol id="i-tri" viewBox="0 0 16 16">
      <path d="M8 2.2 14.6 13.6H1.4Z" />
      <path d="M8 6.4v3.4M8 11.7v.1" />
    </symbol>
    <symbol id="i-oct" viewBox="0 0 16 16">
      <path d="M5.4 1.7h5.2l3.7 3.7v5.2l-3.7 3.7H5.4l-3.7-3.7V5.4Z" />
      <path d="M8 4.8v3.9M8 11v.1" />
    </symbol>
    <symbol id="i-ok" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="6" />
      <path d="m5.3 8.2 1.9 1.9 3.5-4" />
    </symbol>
    <symbol id="i-pc" viewBox="0 0 16 16">
      <rect x="2" y="2.8" width="12" height="8" rx="1" />
      <path d="M5.8 13.4h4.4" />
    </symbol>
    <symbol id="i-ph" viewBox="0 0 16 16">
      <rect x="4.6" y="1.8" width="6.8" height="12.4" rx="1.3" />
      <path d="M7.3 12h1.4" />
    </symbol>
    <symbol id="i-both" viewBox="0 0 16 16">
      <path d="M9 10.8H1.8V2.8h11.4v2" />
      <path d="M4.5 13.4H8" />
      <rect x="10.3" y="6.6" width="4.2" height="7.4" rx=".9" />
    </symbol>
    <symbol id="i-off" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="5.6" />
      <path d="m4.2 11.8 7.6-7.6" />
    </symbol>
    <symbol id="i-hand" viewBox="0 0 16 16">
      <path d="M4.7 8V4.3a1 1 0 0 1 2 0V7M6.7 7V3a1 1 0 0 1 2 0v4M8.7 7V3.7a1 1 0 0 1 2 0V8M10.7 8V5.5a1 1 0 0 1 2 0v4.3c0 2.6-1.7 4.2-4.2 4.2-2 0-3-.9-3.9-2.4L3 9c-.6-1 .8-1.9 1.7-1Z" />
    </symbol>
    <symbol id="i-arrow" viewBox="0 0 16 16">
      <path d="M2.8 8h10M9 4.2 12.8 8 9 11.8" />
    </symbol>
    <symbol id="i-more" viewBox="0 0 16 16">
      <path
        fill="currentColor"
        stroke="none"
        d="M3.2 6.9a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4Zm4.8 0a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4Zm4.8 0a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4Z"
      />
    </symbol>
    <symbol id="i-search" viewBox="0 0 16 16">
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.3 3.3" />
    </symbol>
    <symbol id="i-moon" viewBox="0 0 16 16">
      <path d="M13 9.4A5.5 5.5 0 0 1 6.6 3a5.5 5.5 0 1 0 6.4 6.4Z" />
    </symbol>
    <symbol id="i-sun" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1" />
    </symbol>
    <symbol id="i-down" viewBox="0 0 16 16">
      <path d="m4 6.2 4 4 4-4" />
    </symbol>
    <symbol id="i-up" viewBox="0 0 16 16">
      <path d="m4 9.8 4-4 4 4" />
    </symbol>
    <symbol id="i-right" viewBox="0 0 16 16">
      <path d="m6.2 4 4 4-4 4" />
    </symbol>
    <symbol id="i-plus" viewBox="0 0 16 16">
      <path d="M8 3v10M3 8h10" />
    </symbol>
    <symbol id="i-x" viewBox="0 0 16 16">
      <path d="m4 4 8 8M12 4l-8 8" />
    </symbol>
    <symbol id="i-check" viewBox="0 0 16 16">
      <path d="m3.2 8.5 3.2 3.2 6.4-7" />
    </symbol>
    <symbol id="i-swap" viewBox="0 0 16 16">
      <path d="M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13" />
    </symbol>
    <symbol id="i-end" viewBox="0 0 16 16">
      <rect x="3.5" y="3.5" width="9" height="9" rx="1" />
    </symbol>
    <symbol id="i-person" viewBox="0 0 16 16">
      <circle cx="8" cy="5.2" r="2.6" />
      <path d="M3 13.6c.4-3 2.3-4.6 5-4.6s4.6 1.6 5 4.6" />
    </symbol>
    <symbol id="i-grp" viewBox="0 0 16 16">
      <rect x="2.3" y="2.8" width="4.6" height="4.6" rx=".6" />
      <rect x="9.1" y="2.8" width="4.6" height="4.6" rx=".6" />
      <rect x="5.7" y="9" width="4.6" height="4.6" rx=".6" />
    </symbol>
    <symbol id="i-any" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="5.5" strokeDasharray="2.3 2" />
    </symbol>
    <symbol id="i-flag" viewBox="0 0 16 16">
      <path d="M4 14V2.5h8l-1.8 2.8L12 8H4" />
    </symbol>
    <symbol id="i-filter" viewBox="0 0 16 16">
      <path d="M2.5 3.5h11L9.3 8.6v4.2l-2.6-1.3V8.6Z" />
    </symbol>
    <symbol id="i-sort" viewBox="0 0 16 16">
      <path d="M5 3v10M2.8 10.8 5 13l2.2-2.2M9 4h5M9 8h3.6M9 12h2" />
    </symbol>
    <symbol id="i-copy" viewBox="0 0 16 16">
      <rect x="5.5" y="5.5" width="8" height="8" rx="1" />
      <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
    </symbol>
    <symbol id="i-edit" viewBox="0 0 16 16">
      <path d="m3 13 .6-2.8L10.8 3a1 1 0 0 1 1.4 0l.8.8a1 1 0 0 1 0 1.4L5.8 12.4Z" />
    </symbol>
    <symbol id="i-clock" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 4.8V8l2.2 1.6" />
    </symbol>
    <symbol id="i-sync" viewBox="0 0 16 16">
      <path d="M13 5.5A5.5 5.5 0 0 0 3.2 5M3 10.5A5.5 5.5 0 0 0 12.8 11M3 2.5V5h2.5M13 13.5V11h-2.5" />
    </symbol>
    <symbol id="i-lock" viewBox="0 0 16 16">
      <rect x="3.5" y="7" width="9" height="6.5" rx="1" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </symbol>
    <symbol id="i-eye" viewBox="0 0 16 16">
      <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8Z" />
      <circle cx="8" cy="8" r="1.8" />
    </symbol>
    <symbol id="i-users" viewBox="0 0 16 16">
      <circle cx="6" cy="5.4" r="2.4" />
      <path d="M1.8 13c.3-2.6 2-4 4.2-4s3.9 1.4 4.2 4M10.5 3.3a2.3 2.3 0 0 1 0 4.3M12 9.3c1.4.5 2.1 1.8 2.3 3.7" />
    </symbol>
    <symbol id="i-chart" viewBox="0 0 16 16">
      <path d="M2.5 2.5v11h11" />
      <path d="M5.3 10.8V8M8.2 10.8V5M11.1 10.8V6.6" />
    </symbol>
    <symbol id="i-route" viewBox="0 0 16 16">
      <circle cx="3.5" cy="8" r="1.5" />
      <circle cx="12.5" cy="3.5" r="1.5" />
      <circle cx="12.5" cy="12.5" r="1.5" />
      <path d="M5 8h2.2c1.4 0 1-4.5 3.8-4.5M7.2 8c1.4 0 1 4.5 3.8 4.5" />
    </symbol>
    <symbol id="i-bell" viewBox="0 0 16 16">
      <path d="M8 2.2c-2.5 0-4 1.7-4 4.2 0 3-1.2 4-1.2 4h10.4s-1.2-1-1.2-4c0-2.5-1.5-4.2-4-4.2ZM6.7 12.8a1.4 1.4 0 0 0 2.6 0" />
    </symbol>
    <symbol id="i-grip" viewBox="0 0 16 16">
      <path
        fill="currentColor"
        stroke="none"
        d="M6 3.2a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm4 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2ZM6 7a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm4 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm-4 3.8a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm4 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2Z"
      />
    </symbol>
    <symbol id="i-trash" viewBox="0 0 16 16">
      <path d="M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M7 7v4M9 7v4" />
    </symbol>
    <symbol id="i-dl" viewBox="0 0 16 16">
      <path d="M8 2.5v7.8M4.8 7.3 8 10.5l3.2-3.2M2.8 13.5h10.4" />
    </symbol>
    <symbol id="i-print" viewBox="0 0 16 16">
      <path d="M4.5 6V2.5h7V6M4.5 11.5H3a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v3.5a1 1 0 0 1-1 1h-1.5" />
      <rect x="4.5" y="9.5" width="7" height="4.5" />
    </symbol>
    <symbol id="i-cal" viewBox="0 0 16 16">
      <rect x="2.5" y="3.5" width="11" height="10" rx="1" />
      <path d="M2.5 6.8h11M5.5 2v2.5M10.5 2v2.5" />
    </symbol>
    <symbol id="i-snd" viewBox="0 0 16 16">
      <path d="M2.5 6.3v3.4h2.3L8 12.5v-9L4.8 6.3ZM10.5 6a3 3 0 0 1 0 4M12.3 4.3a5.5 5.5 0 0 1 0 7.4" />
    </symbol>
    <symbol id="i-img" viewBox="0 0 16 16">
      <rect x="2.5" y="3" width="11" height="10" rx="1" />
      <circle cx="6" cy="6.5" r="1" />
      <path d="m3 12 3.5-3.5L9 11l2-2 2.5 2.5" />
    </symbol>
    <symbol id="i-mail" viewBox="0 0 16 16">
      <rect x="2" y="3.5" width="12" height="9" rx="1" />
      <path d="m2.5 4.5 5.5 4.3 5.5-4.3" />
    </symbol>
    <symbol id="i-link" viewBox="0 0 16 16">
      <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.8-.8" />
    </symbol>
    <symbol id="i-dist" viewBox="0 0 16 16">
      <path d="M2.5 8h3M5.5 8c2.5 0 2-4.5 4.5-4.5h3.5M5.5 8h8M5.5 8c2.5 0 2 4.5 4.5 4.5h3.5M11.8 1.9l1.7 1.6-1.7 1.6M11.8 6.4 13.5 8l-1.7 1.6M11.8 10.9l1.7 1.6-1.7 1.6" />
    </symbol>
  </svg>
);

export type IconName =
  | 'on'
  | 'eye-off'
  | 'out'
  | 'users'
  | 'chart'
  | 'route'
  | 'bell'
  | 'grip'
  | 'trash'
  | 'dl'
  | 'print'
  | 'cal'
  | 'snd'
  | 'img'
  | 'mail'
  | 'link'
  | 'dist'
  | 'contrast'
  | 'board'
  | 'gear'
  | 'wall'
  | 'help'
  | 'tri'
  | 'oct'
  | 'ok'
  | 'pc'
  | 'ph'
  | 'both'
  | 'off'
  | 'hand'
  | 'arrow'
  | 'more'
  | 'search'
  | 'moon'
  | 'sun'
  | 'down'
  | 'up'
  | 'right'
  | 'plus'
  | 'x'
  | 'check'
  | 'swap'
  | 'end'
  | 'person'
  | 'grp'
  | 'any'
  | 'flag'
  | 'filter'
  | 'sort'
  | 'copy'
  | 'edit'
  | 'clock'
  | 'sync'
  | 'lock'
  | 'eye';

interface IconProps {
  name: IconName;
  /** px; 12 is drawn with a heavier line */
  size?: 12 | 14 | 16 | 20 | 32 | undefined;
  /** Without a title the icon is decoration and hidden from screen readers. */
  title?: string | undefined;
  className?: string | undefined;
}

const sizeClass = { 12: ' s', 14: ' m', 16: '', 20: ' l', 32: ' xl' } as const;

export function Icon({ name, size = 16, title, className }: IconProps) {
  const classes = `ic${sizeClass[size]}${className ? ` ${className}` : ''}`;
  const use = <use href={`#i-${name}`} />;
  if (title === undefined)
    return (
      <svg className={classes} aria-hidden="true">
        {use}
      </svg>
    );
  return (
    <svg className={classes} role="img" aria-label={title}>
      {use}
    </svg>
  );
}
