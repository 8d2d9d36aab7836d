const { UI } = process.env;
const packages = {
  vue: '@vitejs/plugin-vue',
  react: '@vitejs/plugin-react',
  svelte: '@sveltejs/vite-plugin-svelte',
  solid: 'vite-plugin-solid',
};
const plugin = await import(packages[UI]);

export default {
  plugins: [(plugin.default ?? plugin.svelte)()],
  resolve: {
    alias: {
      '#ui': new URL(`${UI}.${UI === 'react' || UI === 'solid' ? 'jsx' : 'mjs'}`, import.meta.url)
        .pathname,
    },
  },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: { lib: { entry: 'main.mjs', formats: ['es'], fileName: 'main' } },
};
