import { readFileSync, statSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

import { tellPieces } from '../../lib/threads/tell-pieces.ts'
import { maxRuleFileBytes, readRuleFile } from '../file/read-rule-file.ts'
import { readNativeRules } from '../native/read-native-rules.ts'
import type { FileToRead, ReadAnswer } from './read-protocol.ts'

// A file of ten thousand rules takes a second to read: too long for the main thread.
tellPieces(readAll(workerData as readonly FileToRead[]))

function* readAll(files: readonly FileToRead[]): Generator<ReadAnswer> {
  for (const { path: file, isNative } of files) {
    try {
      const content = statSync(file).size > maxRuleFileBytes ? Buffer.alloc(maxRuleFileBytes + 1) : readFileSync(file)
      const read = isNative ? readNativeRules(file, content) : readRuleFile(file, content)
      if (!read.ok) for (const problem of read.problems) yield { kind: 'problem', file, problem }
      else {
        if (read.hasMoreDocuments) yield { kind: 'more_documents', file }
        for (const group of read.groups) yield { kind: 'group', group }
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      yield { kind: 'problem', file, problem: { line: undefined, column: undefined, message } }
    }
  }
}
