import type { LogDestination } from '../lib/log.ts'

/** Keeps the youngest lines of our own log until the self telemetry takes them. */
export interface LogTap extends LogDestination {
  /** Lines since the last call, oldest first. */
  takeLines(): string[]
  /** Lines that were pushed out before anybody took them. */
  readonly droppedLines: number
}

const maxLines = 2000
const maxBytes = 2 * 1024 * 1024

/** Bounded in lines and bytes: when nobody takes them, the oldest go. */
export function createLogTap(): LogTap {
  let lines: string[] = []
  let bytes = 0
  let droppedLines = 0
  return {
    write(line) {
      lines.push(line)
      bytes += line.length
      if (lines.length <= maxLines && bytes <= maxBytes) return
      // Half at once, so that a flood does not shift the whole list for every line.
      const gone = lines.splice(0, Math.ceil(lines.length / 2))
      droppedLines += gone.length
      bytes = lines.reduce((sum, kept) => sum + kept.length, 0)
    },
    takeLines() {
      const taken = lines
      lines = []
      bytes = 0
      return taken
    },
    get droppedLines() {
      return droppedLines
    },
  }
}
