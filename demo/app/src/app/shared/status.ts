import type { Status } from '../schema';

export const STATUSES: readonly Status[] = ['draft', 'published', 'archived'];

export const STATUS_LABELS: Readonly<Record<Status, string>> = {
  draft: 'Draft',
  published: 'Published',
  archived: 'Archived',
};

export const isStatus = (text: string): text is Status => text in STATUS_LABELS;
