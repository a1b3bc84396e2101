import { createStore, type StoreApi } from 'zustand/vanilla';
import type { State } from './state.ts';
import { type Command, type SystemEvent, update } from './update.ts';

export interface Store {
  readonly api: StoreApi<State>;
  readonly state: () => State;
  readonly dispatch: (input: Command | SystemEvent) => void;
}

export function createStateStore(initial: State): Store {
  const api = createStore<State>(() => initial);
  return {
    api,
    state: api.getState,
    dispatch: (input) => api.setState(update(api.getState(), input), true),
  };
}
