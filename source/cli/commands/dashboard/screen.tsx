/** Shows the dashboard on the terminal, and restores the terminal in every case. */

import type { ColorSupportLevel } from 'chalk';
import { render } from 'ink';
import type { KeyRequest } from '../../../keys/key-binding.ts';
import { kubeconfigLine } from '../../../keys/time-keys.ts';
import { armDialogs } from '../../../session/screen/arm-dialogs.ts';
import type { TerminalHandoff } from '../../../session/screen/terminal-handoff.ts';
import { copyableTexts } from '../../../state/copyable-texts.ts';
import type { Store } from '../../../state/store.ts';
import { App } from '../../../ui/App.tsx';
import type { ScreenPanel } from '../../../ui/screen-panel.ts';
import { createTheme, type ThemeName } from '../../../ui/theme.ts';
import { createMouseInput } from '../../terminal/mouse-input.ts';
import { suspendUntilForeground } from '../../terminal/suspend.ts';

export interface ScreenOptions {
  readonly store: Store;
  readonly theme: ThemeName;
  readonly colorLevel: ColorSupportLevel;
  readonly ascii: boolean;
  readonly mouse: boolean;
  readonly present: boolean;
  readonly streams: {
    readonly stdin: NodeJS.ReadStream;
    readonly stdout: NodeJS.WriteStream;
    readonly stderr: NodeJS.WriteStream;
  };
  readonly terminalHandoff: TerminalHandoff;
  readonly panel?: ScreenPanel | undefined;
  /** When it settles, the screen ends and returns the error. */
  readonly ended: Promise<Error>;
}

/** Settles when the user quits (undefined) or nothing can be shown any more (the error). */
export async function showScreen(options: ScreenOptions): Promise<Error | undefined> {
  const { store, streams } = options;
  const done = Promise.withResolvers<Error | undefined>();
  const onRequest = (request: Exclude<KeyRequest, { type: 'suspend' }>) => {
    if (request.type === 'quit') done.resolve(undefined);
    else if (request.type === 'copy') copyText(store, streams.stdout);
    else if (request.type === 'copy-kubeconfig') copyKubeconfigLine(store, streams.stdout);
    else store.dispatch(request);
  };
  // Ink enables raw mode only after the first frame. An earlier key would be echoed into the frame and shift it.
  if (streams.stdin.isTTY) streams.stdin.setRawMode(true);
  // Keys typed before have moved the cursor, and Ink draws from the cursor's position.
  streams.stdout.write('\r');
  const mouse = createMouseInput(streams.stdin, streams.stdout);
  const lend = (task: () => Promise<void>) => (options.mouse ? mouse.lend(task) : task());
  const instance = render(
    <App
      store={store}
      theme={createTheme(options.theme, options.colorLevel, options.present)}
      present={options.present}
      ascii={options.ascii}
      panel={options.panel}
      onRequest={onRequest}
      onSuspend={() => lend(suspendUntilForeground)}
      onTerminal={(run) => options.terminalHandoff.register((task) => run(() => lend(task)))}
      {...(options.mouse ? { onMouse: mouse.onReport } : {})}
    />,
    {
      ...streams,
      stdin: mouse.stdin,
      alternateScreen: true,
      incrementalRendering: true,
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
      // A key that follows a frame would wait for the next one. Frames are few: at most ten a second besides keys.
      maxFps: 120,
    },
  );
  if (options.mouse) mouse.enable();
  const stopArming = armDialogs(store, () => instance.waitUntilRenderFlush());
  const fail = (error: unknown) => done.resolve(error instanceof Error ? error : new Error(String(error)));
  void options.ended.then(done.resolve);
  instance.waitUntilExit().then(() => done.resolve(undefined), fail);
  const outcome = await done.promise;
  stopArming();
  if (options.mouse) mouse.close();
  try {
    instance.unmount();
    await instance.waitUntilExit();
    // An error in an effect of the screen can keep React from running the one that ends the paste mode.
    streams.stdout.write(END_PASTE_MODE);
  } catch {
    // A rendering error is the outcome already. Only the terminal has to be restored.
    restoreTerminal(streams);
  }
  return outcome;
}

/** Copies by OSC 52, which terminals put on the clipboard, also over ssh. It draws nothing. */
function offerToClipboard(text: string, stdout: NodeJS.WriteStream): void {
  stdout.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
}

function copyKubeconfigLine(store: Store, stdout: NodeJS.WriteStream): void {
  const line = kubeconfigLine(store.state());
  if (line === undefined) return;
  offerToClipboard(line, stdout);
  store.dispatch({ type: 'copied', text: `${line}   (offered to the clipboard)` });
}

function copyText(store: Store, stdout: NodeJS.WriteStream): void {
  const state = store.state();
  const texts = copyableTexts(state);
  const [chosen, next] = [texts[state.copies % texts.length], texts[(state.copies + 1) % texts.length]];
  if (chosen === undefined) return;
  offerToClipboard(chosen.text, stdout);
  const others = next === chosen || next === undefined ? '' : ` Again: ${next.what}.`;
  store.dispatch({ type: 'copied', text: `The ${chosen.what} is offered to the clipboard.${others}` });
}

const END_PASTE_MODE = '\x1b[?2004l';

/**
 * Restores the terminal if Ink itself has failed: end of the frame, paste mode, cursor, normal screen, cooked input.
 */
function restoreTerminal({ stdin, stdout }: ScreenOptions['streams']): void {
  stdout.write(`\x1b[?2026l${END_PASTE_MODE}\x1b[0m\x1b[?25h\x1b[?1049l`);
  if (stdin.isTTY) stdin.setRawMode(false);
}
