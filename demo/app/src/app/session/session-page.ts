import { Component } from '@angular/core';
import { SessionPanel } from './session-panel';

@Component({
  selector: 'app-session-page',
  imports: [SessionPanel],
  template: `
    <div class="page-head"><h1 tabindex="-1">Your session</h1></div>
    <app-session />
  `,
})
export class SessionPage {}
