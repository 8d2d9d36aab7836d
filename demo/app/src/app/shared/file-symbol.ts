import { Component, computed, input } from '@angular/core';

/** Letters of an extension that a symbol has room for. */
const ROOM = 4;

/** The symbol of a file that has no picture: its extension. */
@Component({
  selector: 'app-file-symbol',
  host: { class: 'file-symbol', 'aria-hidden': 'true' },
  template: '{{ extension() }}',
})
export class FileSymbol {
  readonly name = input.required<string>();

  protected readonly extension = computed(() => {
    const [, extension = ''] = /\.([a-z\d]+)$/i.exec(this.name()) ?? [];
    return extension.length > 0 && extension.length <= ROOM ? extension.toUpperCase() : 'FILE';
  });
}
