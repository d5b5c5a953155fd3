import { readFileSync, statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

import { maxRuleFileBytes, readRuleFile } from '../file/read-rule-file.ts'
import { readNativeRules } from '../native/read-native-rules.ts'
import type { FileToRead, ReadAnswer } from './read-protocol.ts'

// A file of ten thousand rules takes a second to read: too long for the main thread.
if (parentPort === null) throw new Error('started as a worker thread only')
const port = parentPort

for (const { path: file, isNative } of workerData as readonly FileToRead[]) {
  const answer = (part: ReadAnswer): void => port.postMessage(part)
  try {
    const content = statSync(file).size > maxRuleFileBytes ? Buffer.alloc(maxRuleFileBytes + 1) : readFileSync(file)
    const read = isNative ? readNativeRules(file, content) : readRuleFile(file, content)
    if (!read.ok) for (const problem of read.problems) answer({ kind: 'problem', file, problem })
    else {
      if (read.hasMoreDocuments) answer({ kind: 'more_documents', file })
      for (const group of read.groups) answer({ kind: 'group', group })
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    answer({ kind: 'problem', file, problem: { line: undefined, column: undefined, message } })
  }
}
