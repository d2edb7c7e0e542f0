/** What of the page is kept in the address, so that it can be shared and Back undoes it. */
export interface AgentsAddress {
  /** Whose panel is open. */
  agent?: string;
  /** Another panel: a new agent, a new group, or the group of this id. */
  edit?: string;
  /** A group's id, or one of the fixed choices beside the groups. */
  group?: string;
  show?: string;
  binding?: string;
  /** {@link GROUPS}: groups side by side instead of the list. */
  tab?: string;
}
export const GROUPS = 'groups';
export const NEW_AGENT = 'new';
export const NEW_GROUP = 'new-group';
/** With an agent: the panel opens at the deletion. */
export const DELETE = 'delete';

const keys = ['agent', 'edit', 'group', 'show', 'binding', 'tab'] as const;

export function agentsSearch(search: Record<string, unknown>): AgentsAddress {
  const valid: AgentsAddress = {};
  for (const key of keys) {
    // The router reads "?group=7" as a number.
    const value = typeof search[key] === 'number' ? String(search[key]) : search[key];
    if (typeof value === 'string' && value !== '' && value.length <= 128) valid[key] = value;
  }
  return valid;
}
