/* eslint-disable @typescript-eslint/no-deprecated -- older names are made of each other */
import type { Aggregate } from './aggregate';
import type { DeepQuery } from './deep';
import type { FieldsOf } from './fields';
import type { Filter } from './filter';
import type { OneItem } from './result';
import type { Collection, DefaultItem } from './schema';
import type { DirectusActivity } from './system/activity';
import type { DirectusCollection } from './system/collection';
import type { DirectusField } from './system/field';
import type { DirectusRelation } from './system/relation';
import type { DirectusFile } from './system/file';
import type { DirectusFolder } from './system/folder';
import type { DirectusPermission } from './system/permission';
import type { DirectusPreset } from './system/preset';
import type { DirectusRevision } from './system/revision';
import type { DirectusRole } from './system/role';
import type { DirectusSettings } from './system/settings';
import type { DirectusUser } from './system/user';

// Names that the class-based SDK exported, for code that imports them. Those of its parts are beside these: `IItems` in
// handlers/items.ts, `IDirectus` in directus.ts, `DirectusOptions` in options.ts.

/** An item of a collection that no schema describes. */
export type Item = DefaultItem;
/** A schema: collections by name. */
export type TypeMap = object;
/** The item of a collection of a schema. */
export type TypeOf<S, K> = Collection<S, K>;
/** See {@link DirectusActivity}. */
export type ActivityType = DirectusActivity;
/** See {@link DirectusCollection}. */
export type CollectionType = DirectusCollection;
/** See {@link DirectusField}. */
export type FieldType = DirectusField;
/** See {@link DirectusRelation}. */
export type RelationType = DirectusRelation;
/** See {@link DirectusFile}. */
export type FileType = DirectusFile;
/** See {@link DirectusFolder}. */
export type FolderType = DirectusFolder;
/** See {@link DirectusPermission}. */
export type PermissionType = DirectusPermission;
/** See {@link DirectusPreset}. */
export type PresetType = DirectusPreset;
/** See {@link DirectusRevision}. */
export type RevisionType = DirectusRevision;
/** See {@link DirectusRole}. */
export type RoleType = DirectusRole;
/** See {@link DirectusSettings}. */
export type SettingType = DirectusSettings;
/** See {@link DirectusUser}. */
export type UserType = DirectusUser;

/* eslint-disable @typescript-eslint/no-explicit-any -- as the class-based SDK has these: code that reads any field of such an object compiles */

/** @deprecated Use the item's own type: an object with any fields. */
export type DefaultType = Record<string, any>;
/** @deprecated Use `Record<string, unknown>`. */
export type Payload = Record<string, any>;
/* eslint-enable @typescript-eslint/no-explicit-any -- see above */

/** @deprecated Use {@link DirectusActivity}, with a schema for fields of one's own. */
export type ActivityItem<T = DefaultType> = ActivityType & T;
/** @deprecated Use {@link DirectusCollection}, with a schema for fields of one's own. */
export type CollectionItem<T = DefaultType> = CollectionType & T;
/** @deprecated Use {@link DirectusField}, with a schema for fields of one's own. */
export type FieldItem<T = DefaultType> = FieldType & T;
/** @deprecated Use {@link DirectusFile}, with a schema for fields of one's own. */
export type FileItem<T = DefaultType> = FileType & T;
/** @deprecated Use {@link DirectusFolder}, with a schema for fields of one's own. */
export type FolderItem<T = DefaultType> = FolderType & T;
/** @deprecated Use {@link DirectusPermission}, with a schema for fields of one's own. */
export type PermissionItem<T = DefaultType> = PermissionType & T;
/** @deprecated Use {@link DirectusPreset}, with a schema for fields of one's own. */
export type PresetItem<T = DefaultType> = PresetType & T;
/** @deprecated Use {@link DirectusRelation}, with a schema for fields of one's own. */
export type RelationItem<T = DefaultType> = RelationType & T;
/** @deprecated Use {@link DirectusRevision}, with a schema for fields of one's own. */
export type RevisionItem<T = DefaultType> = RevisionType & T;
/** @deprecated Use {@link DirectusRole}, with a schema for fields of one's own. */
export type RoleItem<T = DefaultType> = RoleType & T;
/** @deprecated Use {@link DirectusSettings}, with a schema for fields of one's own. */
export type SettingItem<T = DefaultType> = SettingType & T;
/** @deprecated Use {@link DirectusUser}, with a schema for fields of one's own. */
export type UserItem<T = DefaultType> = UserType & T;
/** @deprecated Use the type of the system collection: `DirectusUser<Schema>`. */
export type SystemType<T> = DefaultType & T;

/** @deprecated Use the members of `Directus`: the types of system collections, by the names of their handlers. */
export interface DirectusTypes {
  activity: ActivityType;
  collections: CollectionType;
  fields: FieldType;
  files: FileType;
  folders: FolderType;
  permissions: PermissionType;
  presets: PresetType;
  relations: RelationType;
  revisions: RevisionType;
  roles: RoleType;
  settings: SettingType;
  users: UserType;
}

/** @deprecated Use {@link OneItem}: an item with the fields that were asked for. */
export type PickedDefaultItem<T, Fields = never> = OneItem<T, Fields>;
/** @deprecated Use {@link FieldsOf}. */
export type QueryFields<T> = FieldsOf<T> | readonly FieldsOf<T>[];
/** @deprecated Use {@link DeepQuery}. */
export type DeepQueryMany<T> = DeepQuery<T>;
/** @deprecated Use {@link Aggregate}. */
export type SharedAggregate = Aggregate<DefaultType>;
/** @deprecated Use `LogicalFilter`. */
export interface LogicalFilterAnd<T> {
  _and: Filter<T>[];
}
/** @deprecated Use `LogicalFilter`. */
export interface LogicalFilterOr<T> {
  _or: Filter<T>[];
}
/** @deprecated Use `Awaited<ReturnType<…>>['data']`: the rows of a list, or the item itself. */
export type InferQueryType<T> = T extends { readonly data?: infer Data } ? NonNullable<Data> : T;

/** @deprecated Use `AuthState`: whether the token expires, or whether there is none. */
export type AuthTokenType = 'DynamicToken' | 'StaticToken' | null;
/** @deprecated Use `auth.state`: the access token of a session. */
export type AuthToken<T extends AuthTokenType = AuthTokenType> = T extends null ? null : string;
/** @deprecated Use `storage.auth_token` and the like: the tokens of a session. */
export interface AuthStorage<T extends AuthTokenType = AuthTokenType> {
  access_token: AuthToken<T>;
  expires: T extends 'DynamicToken' ? number : null;
  refresh_token?: T extends 'DynamicToken' ? string : null;
}
/** @deprecated Use `HttpMethod`: the methods of a transport. */
export type TransportMethods = 'get' | 'delete' | 'head' | 'options' | 'post' | 'put' | 'patch';

/** @deprecated Use a type of your own: the keys of T that may be left out. */
export type OptionalKeys<T> = {
  [K in keyof T]-?: object extends Pick<T, K> ? K : never;
}[keyof T];
/** @deprecated Use a type of your own: the keys of T that must be there. */
export type RequiredKeys<T> = Exclude<keyof T, OptionalKeys<T>>;
/** @deprecated Use a type of your own: T, whose members K may be left out. */
export type PartialBy<T, K extends keyof T> = OmitKeys<T, K> & Partial<Pick<T, K>>;
/** @deprecated Use TypeScript's own `Omit`. */
export type OmitKeys<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
/** @deprecated Use a type of your own: the keys of T that lead to objects. */
export type NestedObjectKeys<T> = {
  [K in keyof T]-?: Extract<
    NonNullable<T[K]> extends readonly (infer Member)[] ? Member : T[K],
    object
  > extends never
    ? never
    : K;
}[keyof T];
