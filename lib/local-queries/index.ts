export { describeCollections } from '../query/describe-collections';
export type {
  AnyToOneField,
  CollectionDescription,
  DatabaseName,
  FieldDescription,
  FieldDetails,
  FieldType,
  ManyToOneField,
  OneToManyField,
} from '../query/describe-collections';
export type {
  AnyToOne,
  Collection,
  Collections,
  Field,
  ManyToOne,
  OneToMany,
  Relation,
} from '../query/collections';
export { QueryError, type QueryErrorCode } from '../query/query-error';
export type { QueryLimit } from './list-query';
export { localQueries, type LocalQueriesOptions } from './local-queries';
export { readCollections } from './read-collections';
