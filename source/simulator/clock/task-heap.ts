/** Tasks by their virtual due time. Tasks with equal times keep their order. */

export interface Task {
  readonly due: number;
  readonly order: number;
  run: (() => void) | undefined;
}

export interface TaskHeap {
  add(due: number, run: () => void): Task;
  /** Returns the next task that has not been cancelled. */
  peek(): Task | undefined;
  take(): Task | undefined;
  clear(): void;
}

function comesBefore(left: Task, right: Task): boolean {
  return left.due < right.due || (left.due === right.due && left.order < right.order);
}

export function createTaskHeap(): TaskHeap {
  let heap: Task[] = [];
  let count = 0;

  const at = (index: number): Task => {
    const task = heap[index];
    if (task === undefined) throw new RangeError(`no task at ${index}`);
    return task;
  };
  const swap = (left: number, right: number): void => {
    const task = at(left);
    heap[left] = at(right);
    heap[right] = task;
  };
  const siftUp = (from: number): void => {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!comesBefore(at(index), at(parent))) return;
      swap(index, parent);
      index = parent;
    }
  };
  const siftDown = (): void => {
    for (let index = 0; ; ) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < heap.length && comesBefore(at(child), at(least))) least = child;
      }
      if (least === index) return;
      swap(index, least);
      index = least;
    }
  };
  const pop = (): Task | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) {
      heap[0] = last;
      siftDown();
    }
    return first;
  };
  const peek = (): Task | undefined => {
    while (heap[0] !== undefined && heap[0].run === undefined) pop();
    return heap[0];
  };

  return {
    add: (due, run) => {
      count += 1;
      const task: Task = { due, order: count, run };
      heap.push(task);
      siftUp(heap.length - 1);
      return task;
    },
    peek,
    take: () => (peek() === undefined ? undefined : pop()),
    clear: () => {
      heap = [];
    },
  };
}
