const LIST = '[data-panel="agents"]';
/** A list of 300 agents is this many screens at most. */
const MAX_STEPS = 40;

/** Brings an agent's row into view and focuses it. Rows far away are not drawn, so the list is paged through, frame by frame. */
export function showAgent(agentId: string): void {
  let steps = 0;
  const look = (): void => {
    const row = document.querySelector<HTMLElement>(`${LIST} [data-agent="${CSS.escape(agentId)}"]`);
    if (row) {
      row.scrollIntoView({ block: 'center' });
      row.focus({ preventScroll: true });
      return;
    }
    const list = scrollerOf(document.querySelector<HTMLElement>(`${LIST} [data-agent]`));
    if (!list || steps > MAX_STEPS) return;
    list.scrollTop = steps * list.clientHeight;
    steps += 1;
    // Two frames: one for the list to notice, one to draw.
    requestAnimationFrame(() => requestAnimationFrame(look));
  };
  look();
}

function scrollerOf(element: HTMLElement | null): HTMLElement | undefined {
  for (let at = element?.parentElement; at; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return undefined;
}
