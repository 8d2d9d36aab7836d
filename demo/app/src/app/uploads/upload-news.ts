import { effect, Injectable, signal, untracked } from '@angular/core';
import { injectOnline } from 'directus-rx/angular';
import { injectUploads, type Upload, type UploadState } from 'directus-rx/angular/uploads';
import { shownState } from './describe-upload';

/** The words for an upload that has come into a state. Progress, and the server's work on the file, are not announced. */
const WORDS: Partial<Record<UploadState, string>> = {
  done: 'uploaded',
  failed: 'failed',
  cancelled: 'cancelled',
  paused: 'paused',
  reconnecting: 'waiting for the network',
};

/** From these, an upload goes on without news. */
const QUIET: readonly (UploadState | undefined)[] = ['waiting', 'sending', 'processing'];

/** Announces the changes of the uploads to screen readers: each change of state, not each percent. */
@Injectable()
export class UploadNews {
  private readonly queue = injectUploads();
  private readonly online = injectOnline();
  private known: ReadonlyMap<Upload, UploadState>;
  readonly text = signal('');

  constructor() {
    this.known = untracked(() => this.states());
    effect(() => {
      const states = this.states();
      untracked(() => {
        this.compare(states);
      });
    });
  }

  say(text: string): void {
    this.text.set(text);
  }

  private states(): ReadonlyMap<Upload, UploadState> {
    return new Map(this.queue.uploads().map((one) => [one, shownState(one, this.online())]));
  }

  private compare(states: ReadonlyMap<Upload, UploadState>): void {
    const news = new Map<string, string[]>();
    for (const [upload, state] of states) {
      const before = this.known.get(upload);
      const words = before === undefined ? 'added' : wordsFor(before, state);
      if (words) news.set(words, [...(news.get(words) ?? []), upload.file.name]);
    }
    this.known = states;
    if (news.size > 0)
      this.say([...news].map(([words, names]) => sentence(words, names)).join(' '));
  }
}

function wordsFor(before: UploadState, now: UploadState): string | undefined {
  if (before === now) return undefined;
  return WORDS[now] ?? (QUIET.includes(before) ? undefined : 'resumed');
}

const sentence = (words: string, names: readonly string[]): string =>
  names.length === 1 ? `${names[0] ?? ''}: ${words}.` : `${names.length} files: ${words}.`;
