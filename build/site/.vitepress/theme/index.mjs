import DefaultTheme from 'vitepress/theme';
import Example from './Example.vue';

/** @type {import('vitepress').Theme} */
export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Example', Example);
  },
};
