import { closeSync, constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { resolve } from 'node:path'

import { makePipes } from './answer-pipe.ts'

/** A named pipe whose answer the caller reads himself, on the same machine. */
export interface LentPipe {
  /** As the engine names it in SQL, relative to its working directory. */
  readonly name: string
  /** Where the caller opens it. */
  readonly path: string
  /** To be called once the engine has finished, well or badly: the caller's reading ends after what is still in the pipe. */
  finish(): void
  /** The caller will not read any more: what is written is thrown away, so that the engine is not held up. */
  drain(): void
}

interface PipeState {
  readonly name: string
  readonly ticket: string
  readonly reader: number
  finished: boolean
  /** The caller has closed his end. */
  returned: boolean
  draining: Socket | undefined
}

/**
 * Pipes for large answers: the caller reads what the engine writes, past this process and past HTTP, at a third of the price. A pipe is
 * lent for one answer under a ticket that the caller makes up and nobody else has, and is free again once the engine has finished and the
 * caller, who says so when he next asks for something, has closed his end. Then nobody has it open, and what nobody read is gone.
 */
export class LentPipes {
  readonly #free: string[]
  /** By ticket. */
  readonly #lent = new Map<string, PipeState>()

  /** Makes the pipes; their names begin with `prefix`, in the working directory unless that says otherwise. */
  constructor(count: number, prefix: string) {
    this.#free = Array.from({ length: count }, (_, index) => `${prefix}${index}`)
    makePipes(this.#free)
  }

  /** Undefined: none is free, or the ticket is in use; the answer has to go another way. */
  lend(ticket: string): LentPipe | undefined {
    const name = this.#lent.has(ticket) ? undefined : this.#free.pop()
    if (name === undefined) return undefined
    // A reader, so that the engine can open the pipe before the caller does and what it writes outlives it; a writer, so that the
    // caller's reading does not end before the engine has opened its own.
    let reader: number | undefined
    let writer: number
    try {
      reader = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK)
      writer = openSync(name, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch {
      // No more files may be open: HTTP does without.
      if (reader !== undefined) closeSync(reader)
      this.#free.push(name)
      return undefined
    }
    const state: PipeState = { name, ticket, reader, finished: false, returned: false, draining: undefined }
    this.#lent.set(ticket, state)
    return {
      name,
      path: resolve(name),
      finish: () => {
        if (state.finished) return
        state.finished = true
        closeSync(writer)
        this.#settle(state)
      },
      drain: () => this.#drain(state),
    }
  }

  /** The caller has closed his end, or will never open it. Told twice, or of a ticket that was never lent, it is ignored. */
  takeBack(ticket: string): void {
    const state = this.#lent.get(ticket)
    if (state === undefined) return
    state.returned = true
    if (!state.finished) this.#drain(state)
    this.#settle(state)
  }

  #drain(state: PipeState): void {
    if (state.finished || state.draining !== undefined) return
    state.draining = new Socket({ fd: state.reader, readable: true, writable: false })
    state.draining.on('error', () => undefined).resume()
  }

  #settle({ name, ticket, reader, finished, returned, draining }: PipeState): void {
    if (!finished || !returned) return
    this.#lent.delete(ticket)
    const free = (): void => void this.#free.push(name)
    if (draining === undefined) {
      closeSync(reader)
      free()
    } else if (draining.closed) free()
    else draining.once('close', free).destroy()
  }
}
