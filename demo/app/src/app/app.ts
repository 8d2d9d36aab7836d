import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { ActivityBar } from './activity/activity-bar';
import { FileDrops } from './shared/file-drops';
import { PageFocus } from './shared/page-focus';

@Component({
  selector: 'app-root',
  imports: [ActivityBar, RouterOutlet],
  template: `
    <router-outlet />
    <footer app-activity-bar></footer>
  `,
})
export class App {
  constructor() {
    inject(FileDrops);
    inject(PageFocus);
  }
}
