import { afterNextRender, ElementRef, EnvironmentInjector, inject, Injector } from '@angular/core';

/** Returns a function that moves the focus to what will be there, around a component, once it is rendered. Needs an injection context. */
export function injectPanelFocus(): (selector: string) => void {
  // Not that of the component, which may be gone by then.
  const injector = inject(EnvironmentInjector).get(Injector);
  const host = inject<ElementRef<HTMLElement>>(ElementRef);
  return (selector) => {
    const around = host.nativeElement.parentElement;
    afterNextRender(
      () => {
        around?.querySelector<HTMLElement>(selector)?.focus();
      },
      { injector },
    );
  };
}
