import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { SessionHistory } from './session/session-history';
import { PageFocus } from './shared/page-focus';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
})
export class App {
  constructor() {
    inject(PageFocus);
    inject(SessionHistory);
  }
}
