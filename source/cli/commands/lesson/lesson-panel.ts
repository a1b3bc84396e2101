/** Joins a lesson with the screen: its keys, its lines, and the set that it is about. */

import { currentResult, currentStep } from '../../../lessons/engine/lesson-run.ts';
import type { Language } from '../../../lessons/model/languages.ts';
import type { Lesson } from '../../../lessons/model/lesson.ts';
import type { LessonDriver } from '../../../session/lesson/lesson-driver.ts';
import type { Mode } from '../../../state/selectors.ts';
import type { Store } from '../../../state/store.ts';
import type { ScreenPanel } from '../../../ui/screen-panel.ts';
import { PANEL_KEYS, type PanelView, panelLines } from '../../../view-model/lesson/panel-lines.ts';
import { panelPlace } from '../../../view-model/lesson/panel-place.ts';

export interface LessonPanelOptions {
  readonly lesson: Lesson;
  readonly driver: LessonDriver;
  readonly language: Language;
  readonly store: Store;
  readonly namespace: () => string;
  /** What has to be typed in a second terminal. */
  readonly terminal: () => readonly string[];
  /** Receives what goes wrong in a task that a key has started. */
  readonly onError: (error: unknown) => void;
}

/** Where keys belong to the lesson: wherever no text is typed and no question is open. */
const LESSON_MODES: readonly Mode[] = ['sets', 'set', 'claims', 'volumes', 'findings'];

export function createLessonPanel(options: LessonPanelOptions): ScreenPanel {
  const { driver, language } = options;
  const listeners = new Set<() => void>();
  let counting: PanelView['counting'];
  let votes: readonly number[] = [];
  let version: object = {};

  function changed(): void {
    version = {};
    for (const listener of listeners) listener();
  }
  driver.subscribe(changed);
  showFocus(options);

  const start = (task: Promise<void>): void => {
    task.catch(options.onError);
  };

  function typeCount(key: string): void {
    if (counting === undefined) return;
    const { answer, text } = counting;
    if (/^\d$/.test(key) && text.length < 4) counting = { answer, text: text + key };
    else if (key === 'backspace') counting = { answer, text: text.slice(0, -1) };
    else if (key === 'esc') counting = undefined;
    else if (key === 'enter') {
      votes = [...votes, Number(text === '' ? 0 : text)];
      const choices = currentStep(driver.view().run)?.choices ?? [];
      counting = answer + 1 < choices.length ? { answer: answer + 1, text: '' } : undefined;
      if (counting === undefined) driver.votes(votes);
    }
    changed();
  }

  function press(key: string, mode: Mode): boolean {
    if (counting !== undefined) {
      typeCount(key);
      return true;
    }
    if (!LESSON_MODES.includes(mode)) return false;
    const { run } = driver.view();
    const step = currentStep(run);
    if (/^[1-4]$/.test(key) && step?.choices !== undefined) {
      driver.predict(Number(key) - 1);
      return true;
    }
    switch (key) {
      case PANEL_KEYS.run:
        if (!currentResult(run).isDone) start(driver.runStep());
        return true;
      case PANEL_KEYS.next:
        driver.next();
        return true;
      case PANEL_KEYS.again:
        // The set that is open goes with the lesson's other objects.
        options.store.dispatch({ type: 'page', page: 'sets' });
        start(driver.restart());
        return true;
      case PANEL_KEYS.votes:
        if (step?.choices !== undefined) {
          votes = [];
          counting = { answer: 0, text: '' };
          changed();
        }
        return true;
      default:
        return false;
    }
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    place: panelPlace,
    lines: (size) => panelLines({ ...driver.view(), language, counting, terminal: options.terminal() }, size),
    press,
  };
}

/** Opens the lesson's set when it appears, once in each lesson, and follows the lesson into its namespace. */
function showFocus({ lesson, driver, store, namespace }: LessonPanelOptions): void {
  const name = lesson.focus?.split('/')[1];
  let shown: string | undefined;
  let followed = namespace();
  const look = (): void => {
    const { sets, scope } = store.state();
    const here = namespace();
    if (here !== followed && scope.namespaces !== 'all') {
      followed = here;
      store.dispatch({ type: 'choose-namespaces', namespaces: [here] });
      return;
    }
    const set = sets.find(({ set: { meta } }) => meta.name === name && meta.namespace === here)?.set;
    if (set === undefined || set.meta.uid === shown) return;
    shown = set.meta.uid;
    store.dispatch({ type: 'show-object', kind: 'set', name: set.meta.name });
  };
  // A set that arrives is in the state after the dispatch that is under way.
  store.api.subscribe(() => queueMicrotask(look));
  driver.subscribe(() => queueMicrotask(look));
}
