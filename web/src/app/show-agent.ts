/** Brings an agent's row into view and focuses it; the lists mark their rows with `data-agent`. */
export function showAgent(agentId: string): void {
  document.dispatchEvent(new CustomEvent('kf:show-agent', { detail: { agentId } }));
}
