import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { AgentFacts } from './agent-facts.ts';
import { type AgentSection, EVERYBODY } from './arrange.ts';

export type Density = 'rows' | 'compact' | 'matrix';
export type DensityChoice = Density | 'auto';
export const densities: readonly Density[] = ['rows', 'compact', 'matrix'];

/** Rows of so many agents no longer fit on any screen. */
const MATRIX_FROM = 61;
/** So few have room for taller rows. */
const TALL_UNTIL = 6;

export const densityOf = (choice: DensityChoice, agents: number): Density =>
  choice === 'auto' ? (agents >= MATRIX_FROM ? 'matrix' : 'rows') : choice;

/** px; every kind of line has one height, so that lists can be drawn in part. */
const HEIGHTS = { group: 26, rows: 48, tall: 60, compact: 32, cells: 40 } as const;
/** Above the first and below the last line of cells of a section, px. */
const CELLS_ABOVE = 6;
const CELLS_BELOW = 4;
/** Width of a cell at least, px, and the gap to the next. English words are wider. */
const CELL_WIDTH = { zh: 100, en: 124 } as const;
const CELL_GAP = 4;

export const columnsFor = (width: number, lang: keyof typeof CELL_WIDTH): number =>
  Math.max(1, Math.floor((width + CELL_GAP) / (CELL_WIDTH[lang] + CELL_GAP)));

/** A row needs so much for its head and five slots, px. */
const ROW_WIDTH = 600;
const MOST_ROW_COLUMNS = 2;

export const rowColumnsFor = (width: number): number =>
  Math.min(MOST_ROW_COLUMNS, Math.max(1, Math.floor(width / ROW_WIDTH)));

interface LineBase {
  key: string;
  section: string;
  height: number;
  /** Places of the keyboard from left to right. */
  places: readonly string[];
  /** Where each agent's places begin, in a line with several. */
  starts?: readonly number[];
}

export interface GroupLine extends LineBase {
  kind: 'group';
}
export interface RowLine extends LineBase {
  kind: 'row';
  /** Two where the panel is wide enough. */
  agents: readonly AgentId[];
}
export interface CellsLine extends LineBase {
  kind: 'cells';
  agents: readonly AgentId[];
  /** The box that stands for the section's offline agents. */
  fold: { count: number; isOpen: boolean } | undefined;
  above: number;
}
export type AgentLine = GroupLine | RowLine | CellsLine;

export interface LinesGround {
  sections: readonly AgentSection[];
  facts: ReadonlyMap<AgentId, AgentFacts>;
  collapsed: ReadonlySet<string>;
  density: Density;
  /** Cells side by side. */
  columns: number;
  /** Rows side by side. */
  rowColumns: number;
  /** Sections of the matrix whose offline agents are shown one by one. */
  unfolded: ReadonlySet<string>;
  /** Offline agents are what was asked for. */
  showsOffline: boolean;
  /** Customers with a slot of their own in an agent's row, oldest first. */
  slotsOf: (agentId: AgentId) => readonly CustomerId[];
}

export const rowPlace = (section: string, agentId: AgentId): string => `${section}/${agentId}`;
export const slotPlace = (section: string, agentId: AgentId, customerId: CustomerId): string =>
  `${section}/${agentId}/${customerId}`;
export const groupPlace = (section: string): string => `${section}/`;
export const foldPlace = (section: string): string => `${section}/-`;

/** The panel from top to bottom. */
export function linesOf(ground: LinesGround): AgentLine[] {
  const lines: AgentLine[] = [];
  for (const section of ground.sections) {
    const { key, rows } = section;
    if (key !== EVERYBODY) {
      const place = groupPlace(key);
      lines.push({ kind: 'group', key: place, section: key, height: HEIGHTS.group, places: [place] });
      if (ground.collapsed.has(key)) continue;
    }
    if (ground.density === 'matrix') lines.push(...cellLines(section, ground));
    else
      for (let at = 0; at < rows.length; at += ground.rowColumns)
        lines.push(rowLine(key, rows.slice(at, at + ground.rowColumns), ground));
  }
  return lines;
}

function rowLine(section: string, agents: readonly AgentId[], ground: LinesGround): RowLine {
  const tall = ground.density === 'rows' && ground.facts.size <= TALL_UNTIL;
  const places: string[] = [];
  const starts: number[] = [];
  for (const agentId of agents) {
    starts.push(places.length);
    places.push(rowPlace(section, agentId));
    for (const id of ground.slotsOf(agentId)) places.push(slotPlace(section, agentId, id));
  }
  return {
    kind: 'row',
    key: places[0] ?? section,
    section,
    agents,
    height: HEIGHTS[tall ? 'tall' : ground.density === 'compact' ? 'compact' : 'rows'],
    places,
    ...(agents.length > 1 && { starts }),
  };
}

function cellLines(section: AgentSection, ground: LinesGround): CellsLine[] {
  const isOffline = (id: AgentId): boolean => ground.facts.get(id)?.online === false;
  const offline = ground.showsOffline ? [] : section.rows.filter(isOffline);
  const isOpen = ground.unfolded.has(section.key);
  const shown = isOpen || offline.length === 0 ? section.rows : section.rows.filter((id) => !isOffline(id));
  const fold = offline.length > 0 ? { count: offline.length, isOpen } : undefined;
  // the fold takes two columns
  const cells = shown.length + (fold ? 2 : 0);
  const count = Math.max(1, Math.ceil(cells / ground.columns));
  const lines: CellsLine[] = [];
  for (let index = 0; index < count; index++) {
    const agents = shown.slice(index * ground.columns, (index + 1) * ground.columns);
    const isLast = index === count - 1;
    const above = index === 0 ? CELLS_ABOVE : 0;
    lines.push({
      kind: 'cells',
      key: `${section.key}/#${index}`,
      section: section.key,
      agents,
      fold: isLast ? fold : undefined,
      above,
      height: HEIGHTS.cells + above + (isLast ? CELLS_BELOW : 0),
      places: [
        ...agents.map((id) => rowPlace(section.key, id)),
        ...(isLast && fold ? [foldPlace(section.key)] : []),
      ],
    });
  }
  return lines;
}
