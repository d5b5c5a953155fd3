import { extname } from 'node:path'

import { oneAtATime } from '../../lib/threads/one-at-a-time.ts'
import { takePieces } from '../../lib/threads/take-pieces.ts'
import type { ConfigProblem } from '../config/problem.ts'
import type { ReadConfig } from '../config/read-alerting-config.ts'
import type { ReadFile } from '../config/read-config-file.ts'
import type { ImportPlan, KeptBefore } from '../kept-config/read-import.ts'
import type { Page, ReadPage } from '../kept-config/read-page.ts'
import { JoinedConfig } from './config-pieces.ts'
import type { ConfigTask, ImportPiece, ReadPiece } from './config-task.ts'

const heapMb = 1024
/** Of what people ask for. */
const inTurn = oneAtATime(8)

/** As `readConfigFile`, in a thread. Throws Fault `unavailable` when the thread dies of it or the signal aborts. */
export async function readFileInThread(path: string, signal: AbortSignal): Promise<ReadFile> {
  const { read, text, looked } = await readInThread({ kind: 'file', path }, signal)
  return { read, text, looked }
}

/** As `readPage`, in a thread, with all channels there are. Throws Fault `unavailable`, and `overloaded` while many wait. */
export async function readPageInThread(page: Page): Promise<ReadPage> {
  const { read, shown } = await inTurn(() => readInThread({ kind: 'page', page }))
  if (read === undefined) throw new Error('a page that was not read')
  return { read, shown }
}

/** As `readImport`, in a thread, with all channels there are. Throws Fault `unavailable`, and `overloaded` while many wait. */
export async function readImportInThread(before: KeptBefore, text: string): Promise<ImportPlan> {
  let plan: ImportPlan | undefined
  await inTurn(() => run({ kind: 'import', before, text }, undefined, (piece: ImportPiece) => void (plan = piece)))
  if (plan === undefined) throw new Error('an import that was not read')
  return plan
}

interface Found extends ReadFile, Pick<ReadPage, 'shown'> {}

async function readInThread(task: ConfigTask, signal?: AbortSignal): Promise<Found> {
  const joined = new JoinedConfig()
  let problems: readonly ConfigProblem[] | undefined
  let warnings: readonly ConfigProblem[] | undefined
  let looked: ReadFile['looked'] = new Map()
  let text: string | undefined
  let shown = ''
  await run(task, signal, async (piece: ReadPiece) => {
    if (piece.kind === 'problems') problems = piece.problems
    else if (piece.kind === 'warnings') warnings = piece.warnings
    else if (piece.kind === 'looked') ({ looked, text } = piece)
    else if (piece.kind === 'shown') shown = piece.text
    else await joined.take(piece)
  })
  const read: ReadConfig | undefined =
    problems !== undefined ? { ok: false, problems } : warnings && { ok: true, warnings, config: joined.config }
  return { read, text, looked, shown }
}

function run(task: ConfigTask, signal: AbortSignal | undefined, take: (piece: never) => Promise<void> | void): Promise<void> {
  const file = new URL(`config-worker${extname(import.meta.url)}`, import.meta.url)
  return takePieces(file, { data: task, heapMb, signal, what: 'the configuration of alerting' }, take)
}
