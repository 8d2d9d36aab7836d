import { Component } from '@angular/core';

/** A page of a route. Specs are compiled without decorators. */
export const Page = Component({ selector: 'app-page', template: 'page' })(
  class {
    readonly name = 'page';
  },
);
