import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { isTemplateFresh } from './data-template.ts'

const loader = new URL('./typescript-loader.mjs', import.meta.url).href
const templateMaker = fileURLToPath(new URL('./make-data-template.ts', import.meta.url))

/** Builds dist once before the acceptance tests, if it is older than its sources, and what their platforms begin with. */
export function setup(): void {
  run(['-e', "import('./scripts/prepare.mjs').then(({ build }) => build())"])
  if (!isTemplateFresh()) run(['--import', loader, templateMaker])
}

function run(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (status !== 0) throw new Error('the build failed')
}
