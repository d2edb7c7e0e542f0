import palette from './palette.module.css';

export const COLOURS = 8;
const classes = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'] as const;

export function GroupDot({ colour }: { colour: number }) {
  const name = classes[Math.abs(colour) % COLOURS] ?? 'c0';
  return <i className={`${palette['dot']} ${palette[name]}`} aria-hidden="true" />;
}
