// The program as few files: reading two thousand of them one by one took half of the time that a start takes. Most packages stay outside.
import { defineConfig } from 'rolldown'

/** Threads and processes of their own: each is started from a file that is named like its source. */
const workers = [
  'src/access/second-factor/passkey-worker.ts',
  'src/alerting/config-thread/config-worker.ts',
  'src/alerting/inbound/inbound-worker.ts',
  'src/alerting/notify/compose-worker.ts',
  'src/engine/engine-process.ts',
  'src/pipeline/large/decode-worker.ts',
  'src/rules/files/read-worker.ts',
  'src/storage/state/embedded/database-worker.ts',
]
const nameOf = (path) => path.slice(path.lastIndexOf('/') + 1, -'.ts'.length)
/** Packages of very many small modules without a state of their own are joined with the program. */
const joined = /^(kysely|zod)(\/|$)/
const isOutside = (id) => !id.startsWith('.') && !id.startsWith('/') && !joined.test(id)

export default defineConfig([
  {
    input: { cli: 'src/cli/index.ts', ...Object.fromEntries(workers.map((path) => [nameOf(path), path])) },
    platform: 'node',
    external: isOutside,
    // As deep as the sources that look for the page and for package.json from where they are; workers lie beside whoever starts them.
    output: { dir: 'dist/program', format: 'esm', entryFileNames: 'app/[name].js', chunkFileNames: 'app/[name]-[hash].js', cleanDir: true },
  },
  {
    input: { main: 'src/main.cts' },
    platform: 'node',
    plugins: [{ name: 'program', resolveId: (id) => (id === './cli/index.ts' ? { id: './app/cli.js', external: true } : undefined) }],
    output: { dir: 'dist/program', format: 'cjs', entryFileNames: '[name].cjs' },
  },
])
