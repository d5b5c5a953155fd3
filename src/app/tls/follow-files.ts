import { Fault } from '../../lib/errors.ts'
import { watchFiles } from '../../lib/files/watch-files.ts'
import type { Lifecycle } from '../lifecycle.ts'

interface FollowFiles {
  readonly files: readonly string[]
  /** Reads them; what it throws is why they are not taken. */
  readonly take: () => void
  readonly onRefused: (reason: string) => void
  readonly lifecycle: Lifecycle
}

/** Takes files again whenever they change. What is broken changes nothing; the answer says why the last was not taken, undefined when it was. */
export function followFiles({ files, take, onRefused, lifecycle }: FollowFiles): () => string | undefined {
  let problem: string | undefined
  const reload = (): void => {
    try {
      take()
      problem = undefined
    } catch (error) {
      problem = `the new one is not taken: ${error instanceof Fault ? error.message : 'it cannot be read'}`
      onRefused(problem)
    }
  }
  lifecycle.onStop(
    'work',
    'certificate',
    watchFiles(() => files, reload),
  )
  return () => problem
}
