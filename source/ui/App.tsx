import { Box, useApp, useInput, usePaste, useWindowSize } from 'ink';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { KeyRequest } from '../keys/key-binding.ts';
import { resolveKey } from '../keys/key-table.ts';
import { resolveMouse } from '../keys/mouse-table.ts';
import { readKeys } from '../keys/read-keys.ts';
import type { MouseReport } from '../keys/read-mouse.ts';
import { modeOf } from '../state/selectors.ts';
import type { Store } from '../state/store.ts';
import { createViewport } from '../view-model/layout/viewport.ts';
import { createPainter } from './painter.ts';
import { Row } from './Row.tsx';
import type { ScreenPanel } from './screen-panel.ts';
import type { Theme } from './theme.ts';
import { usePanelRows } from './use-panel-rows.ts';

export interface AppProps {
  readonly store: Store;
  readonly theme: Theme;
  /** True if the terminal's character set is ASCII. */
  readonly ascii: boolean;
  /** True on a projector. */
  readonly present?: boolean | undefined;
  readonly onRequest: (request: Exclude<KeyRequest, { type: 'suspend' }>) => void;
  /** Called when the terminal is released. Settles when the screen may use it again. */
  readonly onSuspend: () => Promise<void>;
  /** Receives a function that handles a report of the mouse. */
  readonly onMouse?: (handle: (report: MouseReport) => void) => void;
  /** Receives a function that lends the terminal to a task and takes it back afterwards. */
  readonly onTerminal?: (lend: (task: () => Promise<void>) => Promise<void>) => void;
  /** What stands beside the dashboard. */
  readonly panel?: ScreenPanel | undefined;
}

export function App({ store, theme, ascii, present, onRequest, onSuspend, onMouse, onTerminal, panel }: AppProps) {
  const { columns, rows } = useWindowSize();
  const place = useMemo(() => panel?.place(columns, rows), [panel, columns, rows]);
  const viewport = useMemo(
    () => createViewport({ ...(place?.main ?? { columns, rows }), ascii, present }),
    [place, columns, rows, ascii, present],
  );
  const paint = useMemo(() => createPainter(theme), [theme]);
  const getFrame = useCallback(() => paint(store.state(), viewport), [paint, store, viewport]);
  const frame = useSyncExternalStore(store.api.subscribe, getFrame);

  const panelRows = usePanelRows(panel, place, theme, viewport);

  const { suspendTerminal } = useApp();
  useEffect(() => onTerminal?.((task) => suspendTerminal(task)), [onTerminal, suspendTerminal]);

  useInput((input, flags) => {
    for (const key of readKeys(input, flags)) {
      // Each key is handled in the state that the previous key has produced.
      const state = store.state();
      if (present === true) onRequest({ type: 'key-pressed', key });
      if (panel?.press(key, modeOf(state)) === true) continue;
      const answer = resolveKey(modeOf(state), state, key, paint(state, viewport).view);
      if (answer.type === 'refused') onRequest({ type: 'notice', text: `${key}: ${answer.reason}` });
      if (answer.type !== 'request') continue;
      const { request } = answer;
      if (request.type === 'suspend') void suspendTerminal(onSuspend);
      else onRequest(request);
    }
  });

  useEffect(() => {
    onMouse?.((report) => {
      const state = store.state();
      for (const request of resolveMouse(state, report, paint(state, viewport).view)) {
        if (request.type !== 'suspend') onRequest(request);
      }
    });
  }, [onMouse, onRequest, store, paint, viewport]);

  // A paste is text and never keys. It is added where text is typed, and ignored elsewhere.
  usePaste((text) => {
    const mode = modeOf(store.state());
    const line = text.split(/[\r\n]/)[0] ?? '';
    if (mode === 'filter' || mode === 'pick' || mode === 'search')
      onRequest({ type: 'type', text: line.slice(0, 200) });
  });

  const main = frame.rows.map((text, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row of the terminal is identified by its position
    <Row key={index} text={text} />
  ));
  if (place === undefined) {
    return (
      <Box flexDirection="column" width="100%" height={rows}>
        {main}
      </Box>
    );
  }
  return (
    <Box flexDirection={place.side === 'right' ? 'row' : 'column'} width={columns} height={rows}>
      <Box flexDirection="column" width={place.main.columns} height={place.main.rows}>
        {main}
      </Box>
      <Box flexDirection="column" width={place.columns} height={place.rows}>
        {panelRows.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of the terminal is identified by its position
          <Row key={index} text={text} />
        ))}
      </Box>
    </Box>
  );
}
