import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

import { Fault } from '../../lib/errors.ts'
import { describeProblem } from '../file/problem.ts'
import type { RuleGroup } from '../rule.ts'
import type { FileToRead, ReadAnswer } from './read-protocol.ts'

export interface ReadFiles {
  readonly groups: readonly RuleGroup[]
  /** `FILE: LINE:COLUMN: what is wrong`. */
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

const heapMb = 1024

/** Reads rule files in a thread of their own, which ends with it. Throws Fault `unavailable` when the thread dies of them or the signal aborts. */
export function readInThread(files: readonly FileToRead[], signal: AbortSignal): Promise<ReadFiles> {
  const groups: RuleGroup[] = []
  const problems: string[] = []
  const warnings: string[] = []
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`read-worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: files,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    })
    const stop = (): void => void worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    worker.on('message', (answer: ReadAnswer) => {
      if (answer.kind === 'group') groups.push(answer.group)
      else if (answer.kind === 'problem') problems.push(describeProblem(answer.file, answer.problem))
      else warnings.push(`${answer.file}: only the first YAML document of a rule file counts`)
    })
    worker.on('error', (error) => reject(new Fault('unavailable', 'the rule files could not be read', { cause: error })))
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      if (code === 0) resolve({ groups, problems, warnings })
      else reject(new Fault('unavailable', 'reading the rule files was interrupted'))
    })
  })
}
