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

export type Item = DefaultItem;
export type TypeMap = object;
export type TypeOf<S, K> = Collection<S, K>;
export type FileType = DirectusFile;
export type FolderType = DirectusFolder;
export type PermissionType = DirectusPermission;
export type PresetType = DirectusPreset;
export type RevisionType = DirectusRevision;
export type RoleType = DirectusRole;
export type SettingType = DirectusSettings;
export type UserType = DirectusUser;
