// The program in a terminal (npm run -s esvit): src/headless/main.ts for Node, packages left in node_modules.

import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    ssr: 'src/headless/main.ts',
    outDir: 'dist-headless',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    copyPublicDir: false,
  },
})
