/** Where the panel of a lesson stands: beside the dashboard if there is room for both, otherwise below it. */

export interface PanelPlace {
  readonly side: 'right' | 'below';
  /** The size of the panel. */
  readonly columns: number;
  readonly rows: number;
  /** What remains for the dashboard. */
  readonly main: { readonly columns: number; readonly rows: number };
}

/** The dashboard shows the columns of the ordinals from here on. */
const MIN_MAIN_COLUMNS = 84;
const MIN_PANEL_COLUMNS = 48;
const MAX_PANEL_COLUMNS = 60;
/** The dashboard needs them to show anything, and shows the ordinals of a small set in them. */
const MIN_MAIN_ROWS = 16;
const MIN_PANEL_ROWS = 8;
const MAX_PANEL_ROWS = 15;

/** Returns undefined if the terminal is too small for both. */
export function panelPlace(columns: number, rows: number): PanelPlace | undefined {
  if (columns >= MIN_MAIN_COLUMNS + MIN_PANEL_COLUMNS) {
    const width = Math.min(MAX_PANEL_COLUMNS, Math.max(MIN_PANEL_COLUMNS, columns - 110));
    return { side: 'right', columns: width, rows, main: { columns: columns - width, rows } };
  }
  if (rows < MIN_MAIN_ROWS + MIN_PANEL_ROWS) return undefined;
  const height = Math.min(MAX_PANEL_ROWS, Math.max(MIN_PANEL_ROWS, rows - MIN_MAIN_ROWS));
  return { side: 'below', columns, rows: height, main: { columns, rows: rows - height } };
}
