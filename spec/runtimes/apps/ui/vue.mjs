import { createApp, reactive, ref } from 'vue';
import Component from './Vue.vue';

/** Clients are used as an application has them in its state. */
export const wrap = (directus) => reactive({ deep: ref({ directus }) }).deep.directus;

export function mount(element, live, filter) {
  const app = createApp(Component, { live, filter });
  app.mount(element);
  return () => app.unmount();
}
