import { mount as mountSvelte, unmount } from 'svelte';
import Component from './Svelte.svelte';

export function mount(target, live, filter) {
  const component = mountSvelte(Component, { target, props: { live, filter } });
  return () => unmount(component);
}
