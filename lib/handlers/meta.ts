/** The counts a query's `meta` may ask for. */
export const Meta = {
  TOTAL_COUNT: 'total_count',
  FILTER_COUNT: 'filter_count',
} as const;

export type Meta = (typeof Meta)[keyof typeof Meta];
