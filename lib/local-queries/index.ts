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
export { localAnswers, type LocalAnswersOptions } from './local-answers';
export { localQueries } from './local-queries';
export type { LocalQueriesOptions } from './server-description';
export { readCollections } from './read-collections';
