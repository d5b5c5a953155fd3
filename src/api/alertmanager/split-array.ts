import { nextTurn } from '../../lib/next-turn.ts'

/** A body could not be read; the message is for its sender. */
export class BodyProblem extends Error {}

const [quote, backslash, comma, openBracket, closeBracket, openBrace, closeBrace] = [0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d]
/** So many bytes are parsed at a time, or one element when that is longer. */
const pieceBytes = 32 * 1024
/** Parsing a longer one would hold the event loop. */
const mostElementBytes = 256 * 1024
const scannedAtOnce = 256 * 1024

/**
 * The elements of a JSON array, some at a time: parsed at once, megabytes of them would hold the event loop. Between two pieces the turn may
 * end. Throws BodyProblem, also after some were given out.
 */
export async function* splitArray(body: Buffer): AsyncGenerator<readonly unknown[], void, undefined> {
  let at = skipSpace(body, 0)
  if (body[at] !== openBracket) throw new BodyProblem('json: it is not an array of alerts')
  let start = ++at
  let elementAt = start
  let depth = 1
  let isString = false
  let hasComma = false
  for (; at < body.length; at++) {
    if (at % scannedAtOnce === 0) await nextTurn()
    const byte = body[at]
    if (isString) {
      if (byte === backslash) at++
      else if (byte === quote) isString = false
    } else if (byte === quote) isString = true
    else if (byte === openBracket || byte === openBrace) depth++
    else if (byte === closeBracket || byte === closeBrace) {
      if (--depth > 0) continue
      if (byte === closeBrace) throw new BodyProblem('json: the array ends with a brace')
      break
    } else if (byte === comma && depth === 1) {
      checkLength(at - elementAt)
      elementAt = at + 1
      if (at - start < pieceBytes) continue
      yield parsePiece(body.subarray(start, at), true)
      start = at + 1
      hasComma = true
    }
  }
  checkLength(at - elementAt)
  if (depth !== 0) throw new BodyProblem('unexpected end of JSON input')
  yield parsePiece(body.subarray(start, at), hasComma)
  if (skipSpace(body, at + 1) < body.length) throw new BodyProblem('there is something behind the array')
}

function checkLength(bytes: number): void {
  if (bytes > mostElementBytes) throw new BodyProblem(`an alert is longer than ${mostElementBytes / 1024} KiB`)
}

function parsePiece(bytes: Buffer, mustHold: boolean): readonly unknown[] {
  let piece: unknown
  try {
    piece = JSON.parse(`[${bytes.toString('utf8')}]`)
  } catch (error) {
    throw new BodyProblem(error instanceof Error ? error.message : String(error), { cause: error })
  }
  if (!Array.isArray(piece) || (mustHold && piece.length === 0)) throw new BodyProblem('json: an element is missing between two commas')
  return piece
}

function skipSpace(body: Buffer, from: number): number {
  let at = from
  while (at < body.length && (body[at] === 0x20 || body[at] === 0x0a || body[at] === 0x0d || body[at] === 0x09)) at++
  return at
}
