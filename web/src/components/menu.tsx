import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Icon, type IconName } from '#components/icon.tsx';
import s from './menu.module.css';

export interface MenuItem {
  key: string;
  label: ReactNode;
  icon?: IconName | undefined;
  /** Letter that does the same from the list. */
  shortcut?: string | undefined;
  isDanger?: boolean | undefined;
  isDisabled?: boolean | undefined;
  /** Of a choice of one; absent: a plain command. */
  isChosen?: boolean | undefined;
  onSelect: () => void;
}

export interface MenuGroup {
  key: string;
  label?: string | undefined;
  items: readonly MenuItem[];
}

interface MenuProps {
  label: string;
  anchor: HTMLElement;
  groups: readonly MenuGroup[];
  onClose: () => void;
}

const GAP_PX = 4;
const EDGE_PX = 8;

/** A menu below its anchor (above where there is no room); arrow keys, Escape, and a press elsewhere close it. */
export function Menu({ label, anchor, groups, onClose }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const menu = ref.current;
    if (!menu) return;
    place(menu, anchor.getBoundingClientRect());
    (menu.querySelector<HTMLElement>('[aria-checked="true"]') ?? itemsOf(menu)[0])?.focus();
    anchor.setAttribute('aria-expanded', 'true');
    return () => {
      anchor.removeAttribute('aria-expanded');
      // who closed it by choosing something else keeps the focus there
      if (document.activeElement === document.body || menu.contains(document.activeElement))
        anchor.focus({ preventScroll: true });
    };
  }, [anchor]);

  useEffect(() => {
    const handlePress = (event: Event): void => {
      const target = event.target as Node;
      if (!ref.current?.contains(target) && !anchor.contains(target)) onClose();
    };
    document.addEventListener('pointerdown', handlePress, true);
    window.addEventListener('resize', onClose);
    return () => {
      document.removeEventListener('pointerdown', handlePress, true);
      window.removeEventListener('resize', onClose);
    };
  }, [anchor, onClose]);

  const handleKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
      return;
    }
    const items = itemsOf(event.currentTarget);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = nextItem(event.key, at, items.length);
    if (to === undefined) return;
    event.preventDefault();
    items[to]?.focus();
  };

  return createPortal(
    <div ref={ref} className={s.menu} role="menu" aria-label={label} onKeyDown={handleKey}>
      {groups.map((group, index) => (
        <div key={group.key} role="group" aria-label={group.label}>
          {index > 0 ? <div className={s.line} role="separator" /> : null}
          {group.label ? (
            <div className={s.head} aria-hidden="true">
              {group.label}
            </div>
          ) : null}
          {group.items.map((item) => (
            <Item key={item.key} item={item} onClose={onClose} />
          ))}
        </div>
      ))}
    </div>,
    document.body,
  );
}

function Item({ item, onClose }: { item: MenuItem; onClose: () => void }) {
  const isChoice = item.isChosen !== undefined;
  const handleClick = (): void => {
    if (item.isDisabled) return;
    onClose();
    item.onSelect();
  };
  return (
    <button
      type="button"
      className={`${s.item} ${item.isDanger ? s.danger : ''}`}
      role={isChoice ? 'menuitemradio' : 'menuitem'}
      aria-checked={item.isChosen}
      aria-disabled={item.isDisabled}
      tabIndex={-1}
      onClick={handleClick}
    >
      {isChoice ? (
        <span className={s.mark}>{item.isChosen ? <Icon name="check" size={14} /> : null}</span>
      ) : null}
      {item.icon ? <Icon name={item.icon} size={14} /> : null}
      <span className={s.words}>{item.label}</span>
      {item.shortcut ? (
        <span className={`kbd ${s.key}`} aria-hidden="true">
          {item.shortcut}
        </span>
      ) : null}
    </button>
  );
}

const itemsOf = (menu: HTMLElement): HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>('[role="menuitem"], [role="menuitemradio"]'),
];

function nextItem(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function place(menu: HTMLElement, at: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const fitsBelow = at.bottom + GAP_PX + height + EDGE_PX <= window.innerHeight;
  const top = fitsBelow ? at.bottom + GAP_PX : Math.max(EDGE_PX, at.top - GAP_PX - height);
  const left = Math.min(Math.max(EDGE_PX, at.right - width), window.innerWidth - width - EDGE_PX);
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}
