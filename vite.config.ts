import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build } from 'rolldown'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'

// A build is a production build, whoever starts it: test runners set NODE_ENV to something else.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production'

export default defineConfig({
  root: 'ui',
  // Files are named from where they lie: the server tells the document under which path that is.
  base: './',
  plugins: [react(), tailwindcss(), inlineBoot(), compressAssets()],
  build: {
    outDir: '../dist/ui',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Preload hints would be a second way to load what the entry imports at once.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs, in one file; each page's own code stays apart.
          groups: [
            {
              name: 'base',
              test: /node_modules\/(react|react-dom|scheduler|wouter|@tanstack\/(react-)?query|@radix-ui\/react-direction)|ui\/(start|first-questions|pages\/\w+\/first-question)|ui\/panels\/audit\/HistoryLink|ui\/(lib|shell)\/(?!menus\/|palette\/|proof\/(?!ProofHost)|leaving\/(?!LeaveHost)|units|measure-unit)|ui\/components\/(?!Chart|chart-|tip-rows|Menu|Popover|Schema|schema-)/,
            },
            // What several pages share, each under a name: budgets count them apart from a page's own code.
            {
              name: 'floats',
              test: /node_modules\/(@radix-ui\/(?!react-direction)|@floating-ui|aria-hidden|react-remove-scroll)|ui\/components\/(Menu|Popover)/,
            },
            { name: 'rows', test: /node_modules\/@tanstack\/(react-)?virtual/ },
          ],
        },
      },
    },
  },
})

/** Puts the script that runs before all else into the document: a file of its own would be a round trip before the first question. */
function inlineBoot(): Plugin {
  return {
    name: 'inline-boot',
    transformIndexHtml: {
      order: 'pre',
      handler: async (html) => {
        const { output } = await build({
          input: join(import.meta.dirname, 'ui/boot.ts'),
          write: false,
          output: { format: 'iife', minify: true },
        })
        return html.replace(/<script src="[^"]*boot\.ts"><\/script>/, () => `<script>${output[0].code.trim()}</script>`)
      },
    },
  }
}

/** Writes `.br` and `.gz` beside every asset, so that the server compresses nothing while it serves. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    writeBundle({ dir = '' }) {
      const assets = join(dir, 'assets')
      for (const file of readdirSync(assets).filter((name) => /\.(js|css|svg)$/.test(name))) {
        const content = readFileSync(join(assets, file))
        writeFileSync(join(assets, `${file}.br`), brotliCompressSync(content))
        writeFileSync(join(assets, `${file}.gz`), gzipSync(content, { level: 9 }))
      }
    },
  }
}
