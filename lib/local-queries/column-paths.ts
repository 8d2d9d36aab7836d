import { isUnknown } from '../query/certainty';
import { operationOf, pathOf } from '../query/filter-path';
import { fieldNameOf } from '../query/function-name';
import { type FilterNode, isQuantifier } from '../query/parse-filter';
import { rowColumn, type RowOrigin } from '../query/row-column';
import type { FieldPath } from './field-tree';

/** Returns the fields that a row must have for its filter to be decided. Those that no row can decide are left out. */
export function filterPaths(filter: FilterNode, origin: RowOrigin): readonly FieldPath[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.members.flatMap((member) => filterPaths(member, origin));
    case 'step':
      return operationOf(filter)
        ? columnPath(
            pathOf(filter).filter((part) => !isQuantifier(part)),
            origin,
          )
        : [];
    default:
      return [];
  }
}

/** Returns the fields that two rows must have for their order to be decided. */
export const sortPaths = (sort: readonly string[], origin: RowOrigin): readonly FieldPath[] =>
  sort.flatMap((key) => columnPath(key.replace(/^-/, '').split('.'), origin));

/** Throws `FORBIDDEN` for names that do not exist. */
const columnPath = (path: FieldPath, origin: RowOrigin): readonly FieldPath[] =>
  isUnknown(rowColumn(path, origin)) ? [] : [path.map(fieldNameOf)];
