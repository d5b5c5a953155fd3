import { parseDurationText } from '../../../lib/prometheus-duration.ts'
import { parseNumber } from './number-literal.ts'
import type { TokenStream } from './token-stream.ts'
import type { Token } from './token.ts'

/** A number as written, or a duration in seconds. */
export interface NumberToken {
  readonly value: number
  readonly isDuration: boolean
}

export function isNumberToken({ kind }: Token): boolean {
  return kind === 'number' || kind === 'duration'
}

/** Reads a token of kind number or duration. */
export function parseNumberToken(tokens: TokenStream, token: Token): NumberToken {
  const isDuration = token.kind === 'duration'
  const value = isDuration ? parseDurationText(token.text) : parseNumber(token.text)
  if (typeof value !== 'number') tokens.fail(token, value.problem)
  return { value: isDuration ? value / 1000 : value, isDuration }
}
