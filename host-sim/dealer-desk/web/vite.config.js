// SPDX-License-Identifier: Apache-2.0
// Builds the pages into one folder that odolink-desk embeds. ODOLINK_DESK names the desk's address for `npm run dev`.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the page's security policy allows scripts and styles of its own origin only
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rollupOptions: { output: { entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name].js', assetFileNames: 'assets/[name][extname]' } },
  },
  server: { proxy: { '/api': process.env.ODOLINK_DESK ?? 'http://127.0.0.1:8080' } },
});
