import type { TracePiece } from '../../../../src/api/contract/traces.ts'

/** The pieces of a trace as they arrive: an array of them in JSON, cut at its line ends. Throws when it breaks off. */
export async function* readPieces(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<TracePiece> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let waiting: string[] = []
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = part.value.split('\n')
    for (const line of lines.slice(0, -1)) {
      yield* parseLine(waiting.join('') + line)
      waiting = []
    }
    waiting.push(lines.at(-1) ?? '')
  }
  yield* parseLine(waiting.join(''))
}

/** A line has one piece, or all of them when whoever sent it put no line ends in. */
function parseLine(line: string): TracePiece[] {
  const text = line.trim().replace(/,$/, '')
  if (text === '') return []
  const whole = `${text.startsWith('[') ? '' : '['}${text}${text.endsWith(']') ? '' : ']'}`
  return JSON.parse(whole) as TracePiece[] // our own server; its replies are checked in tests
}
