import type { KubeObject } from '../../model/kube-object.ts';

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer';
  readonly format: '' | 'name';
  readonly description: string;
  /** 0: always shown; 1: with -o wide. */
  readonly priority: 0 | 1;
  readonly cell: (object: KubeObject, now: number) => string | number;
}

type Cell = Column['cell'];

export function column(name: string, cell: Cell, priority: 0 | 1 = 0, type: Column['type'] = 'string'): Column {
  return { name, type, format: name === 'Name' ? 'name' : '', description: name, priority, cell };
}

export function wideColumn(name: string, cell: Cell): Column {
  return column(name, cell, 1);
}

export function integerColumn(name: string, cell: Cell, priority: 0 | 1 = 0): Column {
  return column(name, cell, priority, 'integer');
}
