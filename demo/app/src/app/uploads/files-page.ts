import { Component } from '@angular/core';
import { Gallery } from './gallery';
import { UploadList } from './upload-list';

@Component({
  selector: 'app-files-page',
  imports: [Gallery, UploadList],
  template: `
    <div class="page-head"><h1 tabindex="-1">Files</h1></div>
    <div class="split">
      <app-upload-list />
      <app-gallery />
    </div>
  `,
})
export class FilesPage {}
