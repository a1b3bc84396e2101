import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Viewport } from '../view-model/layout/viewport.ts';
import { paintLine } from './painter.ts';
import type { ScreenPanel, ScreenPanelPlace } from './screen-panel.ts';
import type { Theme } from './theme.ts';

const NOTHING_TO_HEAR = () => () => {};

/** Returns the painted rows of the panel; none without one. */
export function usePanelRows(
  panel: ScreenPanel | undefined,
  place: ScreenPanelPlace | undefined,
  theme: Theme,
  { ascii, glyphs }: Pick<Viewport, 'ascii' | 'glyphs'>,
): readonly string[] {
  const getVersion = useCallback(() => panel?.version(), [panel]);
  const version = useSyncExternalStore(panel?.subscribe ?? NOTHING_TO_HEAR, getVersion);
  return useMemo(() => {
    if (panel === undefined || place === undefined || version === undefined) return [];
    const { columns, rows, side } = place;
    const edge = side === 'right' ? (ascii ? '|' : '│') : '';
    const width = columns - edge.length;
    const top = side === 'below' ? [glyphs.rule.repeat(columns)] : [];
    const lines = panel.lines({ columns: width, rows: rows - top.length, glyphs });
    const painted = lines.map((line) => paintLine({ line, selected: false }, { ascii, columns: width }, theme));
    return [...top.map((text) => theme.paint(text, 'dim')), ...painted.map((text) => theme.paint(edge, 'dim') + text)];
  }, [panel, place, theme, ascii, glyphs, version]);
}
