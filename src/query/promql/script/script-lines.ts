import { Fault } from '../../../lib/errors.ts'

/** The lines of a script, one after the other, trimmed; a comment is an empty line. An empty line ends a command. */
export class ScriptLines {
  /** Of the line taken last, from 1. */
  number = 0
  private readonly lines: readonly string[]

  constructor(text: string) {
    this.lines = text.split('\n').map((raw) => {
      const line = raw.trim()
      return line.startsWith('#') ? '' : line
    })
  }

  /** The next line that is not empty; undefined at the end of the script. */
  takeNonEmpty(): string | undefined {
    while (this.number < this.lines.length) {
      const line = this.lines[this.number]
      this.number += 1
      if (line !== undefined && line !== '') return line
    }
    return undefined
  }

  /** The next line of the command; undefined behind its last. */
  takeInCommand(): string | undefined {
    const line = this.lines[this.number]
    if (line === undefined || line === '') return undefined
    this.number += 1
    return line
  }

  /** Tells what is wrong with the line taken last. */
  fail(problem: string): never {
    throw new Fault('bad_input', `line ${this.number}: ${problem}`, { details: { line: this.number } })
  }

  /** What `read` answers; what it finds wrong is told with the line. */
  within<Result>(read: () => Result): Result {
    try {
      return read()
    } catch (error) {
      if (error instanceof Fault) this.fail(error.message)
      throw error
    }
  }
}
