import { defineConfig } from 'vitest/config'

// Worker threads and child processes of the code under test load TypeScript too.
const loader = ['--import', new URL('test/harness/typescript-loader.mjs', import.meta.url).href]
// As in main.cts: neither the code of the state database nor most of ours is worth optimizing for a few statements.
const optimizeLate = ['--wasm-tiering-budget=100000000', ...(process.versions.node.startsWith('20.') ? ['--interrupt-budget=270336'] : [])]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          execArgv: [...loader, ...optimizeLate],
          include: ['{src,ui}/**/*.test.ts'],
          // Style sheets are read by tests too; else each of them is empty.
          css: true,
          // Files share their worker's modules, here and below: loading them anew for each took a third of the time.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/harness/build.ts'],
          execArgv: optimizeLate,
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    // One more than cores: many tests wait more than they work.
    maxWorkers: 3,
    passWithNoTests: true,
  },
})
