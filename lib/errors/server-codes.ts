/**
 * The codes that Directus 9 to 12 gives its errors. Extensions and proxies have codes of their own.
 * Since Directus 12, by the project's licence, each with status 403 and without a further try:
 * - `RESOURCE_RESTRICTED`: the plan does not include it, or the project is locked
 * - `COLLECTION_INACTIVE`: the collection is switched off, as the plan allows fewer
 * - `LIMIT_EXCEEDED`: more users, collections or flows than the plan allows
 */
export type DirectusErrorCode =
  | 'ADDON_NOT_AVAILABLE'
  | 'ADDON_NOT_FOUND'
  | 'ADDON_QUANTITY_OUT_OF_RANGE'
  | 'COLLECTION_INACTIVE'
  | 'CONTAINS_NULL_VALUES'
  | 'CONTENT_TOO_LARGE'
  | 'EMAIL_LIMIT_EXCEEDED'
  | 'FAILED_VALIDATION'
  | 'FORBIDDEN'
  | 'GRAPHQL_VALIDATION'
  | 'ILLEGAL_ASSET_TRANSFORMATION'
  | 'IMPORT_CYCLICAL_RELATION'
  | 'INTERNAL_SERVER_ERROR'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_FOREIGN_KEY'
  | 'INVALID_INVITE'
  | 'INVALID_IP'
  | 'INVALID_OTP'
  | 'INVALID_PATH_PARAMETER'
  | 'INVALID_PAYLOAD'
  | 'INVALID_PROVIDER'
  | 'INVALID_PROVIDER_CONFIG'
  | 'INVALID_QUERY'
  | 'INVALID_TOKEN'
  | 'LICENSE_INVALID'
  | 'LICENSE_MANAGED_BY_ENV'
  | 'LICENSE_OFFLINE_UNSUPPORTED'
  | 'LICENSE_RESOLVE_INCOMPLETE'
  | 'LICENSE_SERVICE_UNAVAILABLE'
  | 'LIMIT_EXCEEDED'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_NULL_VIOLATION'
  | 'OUT_OF_DATE'
  | 'OUT_OF_TIME'
  | 'RANGE_NOT_SATISFIABLE'
  | 'RECORD_NOT_UNIQUE'
  | 'REQUESTS_EXCEEDED'
  | 'RESOURCE_RESTRICTED'
  | 'ROUTE_NOT_FOUND'
  | 'SERVICE_UNAVAILABLE'
  | 'TOKEN_EXPIRED'
  | 'UNEXPECTED_RESPONSE'
  | 'UNPROCESSABLE_CONTENT'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'USER_SUSPENDED'
  | 'VALUE_OUT_OF_RANGE'
  | 'VALUE_TOO_LONG'
  | 'VERSION_HASH_MISMATCH';

/** A code of this library, one of Directus, or any other: editors suggest those that are known. */
export type ErrorCode<Own extends string> =
  Own | DirectusErrorCode | (string & NonNullable<unknown>);
