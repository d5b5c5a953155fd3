import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { builtServer, dataTemplate } from './data-template.ts'

const loader = new URL('./typescript-loader.mjs', import.meta.url).href
const templateMaker = fileURLToPath(new URL('./make-data-template.ts', import.meta.url))

/** Builds dist once before the acceptance tests, if it is older than its sources, and what their platforms begin with. */
export function setup(): void {
  run(['-e', "import('./scripts/prepare.mjs').then(({ build }) => build())"])
  if (madeAt(dataTemplate) <= madeAt(builtServer)) run(['--import', loader, templateMaker])
}

function madeAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function run(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (status !== 0) throw new Error('the build failed')
}
