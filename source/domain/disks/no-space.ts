import type { Container, Pod } from '../model/kinds.ts';

const NO_SPACE = /no space left on device/i;

export interface NoSpaceMessage {
  readonly container: Container;
  /** The line of its termination message that says so. */
  readonly line: string;
  readonly at: number | undefined;
}

/** Returns the container of the pod that said when it ended that its disk is full; undefined if none did. */
export function noSpaceMessage({ containers }: Pod): NoSpaceMessage | undefined {
  for (const container of containers) {
    const end = container.state?.type === 'terminated' ? container.state : container.lastState;
    if (end?.type !== 'terminated') continue;
    const line = end.message.split('\n').find((candidate) => NO_SPACE.test(candidate));
    if (line !== undefined) return { container, line: line.trim(), at: end.finishedAt };
  }
  return undefined;
}
