import { spawnSync } from 'node:child_process'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'

/** A named pipe open at both ends: the engine writes an answer into it, `source` reads it as it comes. */
export interface AnswerPipe {
  readonly source: Socket
  /** To be called once the engine has finished, well or badly: `source` ends after what is still in the pipe. */
  finish(): void
}

/** Makes the pipes in the working directory; an answer is streamed by `SELECT ... INTO OUTFILE '<pipe>' APPEND`. */
export function makePipes(names: readonly string[]): void {
  for (const name of names) rmSync(name, { force: true })
  const { status, stderr, error } = spawnSync('mkfifo', ['-m', '600', ...names], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`mkfifo failed: ${error?.message ?? stderr}`)
}

/**
 * chDB's own streaming call plans the query on the event loop (a scalar sub-query of ten seconds blocks it for ten seconds) and
 * cannot be interrupted; writing into a pipe from the thread pool has neither fault and gives back-pressure for nothing.
 */
export function openPipe(name: string): AnswerPipe {
  const reader = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK)
  // Keeps the pipe open until the engine has opened it, and until it has closed it.
  const writer = openSync(name, constants.O_WRONLY | constants.O_NONBLOCK)
  // When the caller goes away early: an engine that opens or fills a pipe without a reader would hang, and no KILL would reach it.
  const drain = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK)
  let draining: Socket | undefined
  const source = new Socket({ fd: reader, readable: true, writable: false })
  let finished = false
  source.once('close', () => {
    if (finished) return
    draining = new Socket({ fd: drain, readable: true, writable: false })
    draining.on('error', () => undefined).resume()
  })
  return {
    source,
    finish() {
      if (finished) return
      finished = true
      closeSync(writer)
      if (draining === undefined) closeSync(drain)
      else draining.destroy()
    },
  }
}
