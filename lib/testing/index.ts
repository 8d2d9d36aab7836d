export type { QueryUser } from '../query/dynamic-values';
export type {
  AnyToOneField,
  CollectionDescription,
  DatabaseName,
  FieldDetails,
  FieldType,
  ManyToOneField,
  OneToManyField,
} from '../query/describe-collections';
export type { CollectionAnswers } from '../query/read-collections';
export type { FakeAccess, FakeAction, FakePermissions } from './access';
export type { FakeCollection, FakeField, FakeFieldDetails } from './collection-rules';
export type { FakeRequest } from './exchange';
export type { FakeBrowser } from './fake-browser';
export {
  FakeDirectus,
  fakeDirectus,
  type FakeDirectusOptions,
  type FakeUser,
  type MswHttp,
} from './fake-directus';
export type { FakeResponder } from './fake-server';
export type { FakeFault, FakePath } from './faults';
export type { ItemRow } from './store';
export { UnsupportedByFakeError } from './unsupported';
