/** `meta.k8s.io/v1` Tables, which kubectl prints unchanged, and objects reduced to their metadata. */

import type { Json } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ResourceType } from '../../model/resource-types.ts';
import { badRequest } from '../status.ts';
import type { Column } from './column.ts';
import { columnsOf, SCALE_COLUMNS } from './columns.ts';
import { customColumns } from './custom-columns.ts';

export function asMetadata({ metadata }: KubeObject): Json {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

export interface TableOptions {
  /** The virtual time, from which ages are computed. */
  readonly now: number;
  /** The query's includeObject: None, Metadata or Object. */
  readonly include: string | null;
  /** False for all tables of a watch but the first. */
  readonly withColumns?: boolean;
}

function included(object: KubeObject, include: string | null): Json | null {
  if (include === 'None') return null;
  if (include !== null && !['', 'Metadata', 'Object'].includes(include)) {
    const why = `includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`;
    throw badRequest(`Unable to convert to Table as requested: ${why}`);
  }
  return include === 'Object' ? object : asMetadata(object);
}

export function tableOf(
  type: ResourceType,
  objects: readonly KubeObject[],
  metadata: Json,
  { now, include, withColumns = true }: TableOptions,
): Json {
  const { printerColumns } = type;
  const columns = printerColumns === undefined ? columnsOf(type.key) : customColumns(printerColumns);
  return tableWith(columns, objects, metadata, { now, include, withColumns });
}

/** The table of the subresource `scale`. */
export function scaleTable(scale: KubeObject, options: TableOptions): Json {
  return tableWith(SCALE_COLUMNS, [scale], { resourceVersion: scale.metadata.resourceVersion }, options);
}

function tableWith(
  columns: readonly Column[],
  objects: readonly KubeObject[],
  metadata: Json,
  { now, include, withColumns = true }: TableOptions,
): Json {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns
      ? columns.map(({ name, type: cellType, format, description, priority }) => ({
          name,
          type: cellType,
          format,
          description,
          priority,
        }))
      : null,
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, now)),
      object: included(object, include),
    })),
  };
}
