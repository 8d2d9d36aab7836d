import { Component } from '@angular/core';

@Component({
  selector: 'app-brand',
  template: `
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <circle cx="16" cy="16" r="16" />
      <circle class="ring" cx="16" cy="16" r="7.5" />
    </svg>
    The Observable
  `,
})
export class Brand {}
