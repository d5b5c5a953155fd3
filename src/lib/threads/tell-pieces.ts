import { parentPort } from 'node:worker_threads'

/** In a thread that `takePieces` started: tells what comes of its work piece by piece, each once the one before was taken. */
export function tellPieces(pieces: Iterable<unknown>): void {
  if (parentPort === null) throw new Error('started as a worker thread only')
  const port = parentPort
  const rest = pieces[Symbol.iterator]()
  const tell = (): void => {
    const next = rest.next()
    if (next.done === true) port.close()
    else port.postMessage(next.value)
  }
  port.on('message', tell)
  tell()
}
