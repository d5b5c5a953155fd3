import { extname } from 'node:path'

import { takePieces } from '../../lib/threads/take-pieces.ts'
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
export async function readInThread(files: readonly FileToRead[], signal: AbortSignal): Promise<ReadFiles> {
  const groups: RuleGroup[] = []
  const problems: string[] = []
  const warnings: string[] = []
  const file = new URL(`read-worker${extname(import.meta.url)}`, import.meta.url)
  await takePieces(file, { data: files, heapMb, signal, what: 'the rule files' }, (answer: ReadAnswer) => {
    if (answer.kind === 'group') groups.push(answer.group)
    else if (answer.kind === 'problem') problems.push(describeProblem(answer.file, answer.problem))
    else warnings.push(`${answer.file}: only the first YAML document of a rule file counts`)
  })
  return { groups, problems, warnings }
}
