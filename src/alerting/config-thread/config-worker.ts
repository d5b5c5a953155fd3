import { workerData } from 'node:worker_threads'

import { channels } from '../../channels/index.ts'
import { tellPieces } from '../../lib/threads/tell-pieces.ts'
import type { ReadConfig } from '../config/read-alerting-config.ts'
import { readConfigFile } from '../config/read-config-file.ts'
import { readImport } from '../kept-config/read-import.ts'
import { readPage } from '../kept-config/read-page.ts'
import { piecesOf } from './config-pieces.ts'
import type { ConfigTask, ImportPiece, ReadPiece } from './config-task.ts'

// A file of five thousand routes takes a second to read: too long for the main thread.
tellPieces(read(workerData as ConfigTask))

function* read(task: ConfigTask): Generator<ReadPiece | ImportPiece, void, undefined> {
  const byName = new Map(channels.map((channel) => [channel.name, channel]))
  switch (task.kind) {
    case 'file': {
      const found = readConfigFile(task.path)
      yield { kind: 'looked', looked: found.looked, text: found.text }
      if (found.read !== undefined) yield* tell(found.read)
      break
    }
    case 'page': {
      const found = readPage(task.page, byName)
      yield { kind: 'shown', text: found.shown }
      yield* tell(found.read)
      break
    }
    case 'import':
      yield readImport({ ...task.before, channels: byName }, task.text)
  }
}

function* tell(found: ReadConfig): Generator<ReadPiece, void, undefined> {
  if (!found.ok) return yield { kind: 'problems', problems: found.problems }
  yield { kind: 'warnings', warnings: found.warnings }
  yield* piecesOf(found.config)
}
