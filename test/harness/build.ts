import { spawnSync } from 'node:child_process'

/** Builds dist once before the acceptance tests, if it is older than its sources. */
export function setup(): void {
  const script = "import('./scripts/prepare.mjs').then(({ build }) => build())"
  const { status } = spawnSync(process.execPath, ['-e', script], { stdio: 'inherit' })
  if (status !== 0) throw new Error('the build failed')
}
