import { quoteGo } from '../../go-quote.ts'
import { decodeBytes, encodeBytes } from '../parse/unquote.ts'
import { GoCallError } from '../value/go-value.ts'

/** Go's `url.QueryUnescape`: plus signs are spaces. Throws GoCallError for a wrong escape. */
export function unescapeUrlQuery(text: string): string {
  const wrong = /%(?![\da-fA-F]{2})/.exec(text)
  if (wrong !== null) throw new GoCallError(`invalid URL escape ${quoteGo(text.slice(wrong.index, wrong.index + 3))}`)
  if (!/[%+]/.test(text)) return text
  const pieces = text.replaceAll('+', ' ').split(/((?:%[\da-fA-F]{2})+)/)
  const bytes = pieces.map((piece) => (piece.startsWith('%') ? Buffer.from(piece.replaceAll('%', ''), 'hex') : encodeBytes(piece)))
  return decodeBytes(Buffer.concat(bytes))
}

/** Base64 for addresses, filled up with `=`. */
export function encodeBase64Url(text: string): string {
  return encodeBytes(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/** Throws GoCallError with the place of what is wrong. */
export function decodeBase64Url(text: string): string {
  const plain = text.replaceAll(/[\r\n]/g, '')
  const wrong = /[^\w=-]|=(?!=?$)/.exec(plain)
  if (wrong !== null || plain.length % 4 !== 0)
    throw new GoCallError(`illegal base64 data at input byte ${wrong?.index ?? plain.length - (plain.length % 4)}`)
  return decodeBytes(Buffer.from(plain, 'base64url'))
}
