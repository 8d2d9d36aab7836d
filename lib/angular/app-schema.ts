import type { Register } from 'directus-rx/register';
import type { DefaultSchema } from '../types/schema';

/** The schema that the application has registered; without one, every collection and any field. */
export type AppSchema = Register extends { schema: infer Schema extends object }
  ? Schema
  : DefaultSchema;
