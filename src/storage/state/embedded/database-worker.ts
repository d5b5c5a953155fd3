import { parentPort, workerData } from 'node:worker_threads'

import type { FromWorker, ToWorker, WireError, WorkerTask } from './database-protocol.ts'
import { createDatabase, openDatabase } from './open-database.ts'

// PGlite blocks its thread while a statement runs, so it has this one for itself.
if (parentPort === null) throw new Error('started as a worker thread only')
const port = parentPort
// The supervisor in the same package is the only one that starts this file.
const task = workerData as WorkerTask

if (task.mode === 'create') {
  await createDatabase(task.directory)
} else {
  const { database } = await openDatabase(task.directory, task.code)
  const run = async (message: ToWorker): Promise<FromWorker> => {
    if (message.kind === 'close') {
      await database.close()
      return { kind: 'answer', id: message.id, rows: [], affectedRows: undefined }
    }
    const { rows, affectedRows } = await database.query(message.sql, [...message.parameters])
    return { kind: 'answer', id: message.id, rows, affectedRows }
  }
  const answer = async (message: ToWorker): Promise<void> => {
    const refuse = (error: unknown): FromWorker => ({ kind: 'refusal', id: message.id, error: describeError(error) })
    port.postMessage(await run(message).catch(refuse))
    if (message.kind === 'close') port.close()
  }
  port.on('message', (message: ToWorker) => void answer(message))
  port.postMessage({ kind: 'ready' } satisfies FromWorker)
}

function describeError(error: unknown): WireError {
  if (!(error instanceof Error)) return { message: String(error), code: undefined, constraint: undefined }
  const field = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' ? value : undefined
  }
  return { message: error.message, code: field('code'), constraint: field('constraint') }
}
