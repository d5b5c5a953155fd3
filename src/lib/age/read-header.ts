import { Fault } from '../errors.ts'
import { decodeBase64, type Stanza, versionLine } from './stanza.ts'

export interface Header {
  readonly stanzas: readonly Stanza[]
  /** What the MAC is over. */
  readonly signed: Buffer
  readonly mac: Buffer
  /** Where the header ends. */
  readonly end: number
}

const columns = 64
const maxStanzas = 100

/** Undefined: more bytes are needed. Throws Fault `bad_input` for what is no header of age v1. */
export function parseHeader(bytes: Buffer): Header | undefined {
  if (!`${versionLine}\n`.startsWith(bytes.toString('latin1', 0, Math.min(bytes.length, versionLine.length + 1)))) throw damaged()
  const macAt = bytes.indexOf('\n--- ')
  const macEnd = macAt < 0 ? -1 : bytes.indexOf('\n', macAt + 1)
  if (macEnd < 0) return undefined
  const signed = bytes.subarray(0, macAt + 4)
  const mac = decodeBase64(bytes.toString('latin1', macAt + 5, macEnd))
  if (mac?.length !== 32) throw damaged()
  const lines = bytes.toString('latin1', 0, macAt).split('\n').slice(1)
  return { stanzas: readStanzas(lines), signed, mac, end: macEnd + 1 }
}

function readStanzas(lines: readonly string[]): Stanza[] {
  const stanzas: Stanza[] = []
  for (let at = 0; at < lines.length;) {
    const [arrow, type, ...args] = (lines[at++] ?? '').split(' ')
    if (arrow !== '->' || type === undefined || ![type, ...args].every((word) => /^[\x21-\x7e]+$/.test(word))) throw damaged()
    let text = ''
    for (;;) {
      const line = lines[at++]
      if (line === undefined || line.length > columns) throw damaged()
      text += line
      if (line.length < columns) break
    }
    const body = decodeBase64(text)
    if (body === undefined || stanzas.length >= maxStanzas) throw damaged()
    stanzas.push({ type, args, body })
  }
  if (stanzas.length === 0) throw damaged()
  return stanzas
}

function damaged(): Fault {
  return new Fault('bad_input', 'This is no file of age, or its header is damaged')
}
