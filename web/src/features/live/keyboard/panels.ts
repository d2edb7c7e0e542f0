const panels = ['queue', 'agents', 'events'] as const;
type Panel = (typeof panels)[number];

/** From one panel to its neighbour; false where there is none, or nothing in it to focus. */
export function focusNeighbour(from: Panel, key: string): boolean {
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return false;
  const to = panels[panels.indexOf(from) + step];
  if (to === undefined) return false;
  const panel = document.querySelector<HTMLElement>(`[data-panel="${to}"]`);
  const stop =
    panel?.querySelector<HTMLElement>('[data-focus][tabindex="0"]') ??
    panel?.querySelector<HTMLElement>('[tabindex="0"]');
  if (!stop) return false;
  stop.focus();
  return true;
}
