// The program in a terminal (npm run -s esvit): src/headless/main.ts for Node, packages left in node_modules.

import { defineConfig } from 'vite'
import { codeVersion } from './scripts/codeVersion.mjs'

export default defineConfig({
  define: { __CODE_VERSION__: JSON.stringify(codeVersion()) },
  build: {
    ssr: 'src/headless/main.ts',
    outDir: 'dist-headless',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    copyPublicDir: false,
    rolldownOptions: { checks: { bundlerTimings: false } }, // as in vite.config.ts
  },
})
