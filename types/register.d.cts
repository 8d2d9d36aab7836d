/** As `register.d.ts`, for CommonJS. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the application adds the one member
export interface Register {}
