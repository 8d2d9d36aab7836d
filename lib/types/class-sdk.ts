import type { Collection, DefaultItem } from './schema';
import type { DirectusFile } from './system/file';
import type { DirectusFolder } from './system/folder';
import type { DirectusPermission } from './system/permission';
import type { DirectusPreset } from './system/preset';
import type { DirectusRevision } from './system/revision';
import type { DirectusRole } from './system/role';
import type { DirectusSettings } from './system/settings';
import type { DirectusUser } from './system/user';

// Names that the class-based SDK exported, for code that imports them.

/** An item of a collection that no schema describes. */
export type Item = DefaultItem;
/** A schema: collections by name. */
export type TypeMap = object;
/** The item of a collection of a schema. */
export type TypeOf<S, K> = Collection<S, K>;
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
