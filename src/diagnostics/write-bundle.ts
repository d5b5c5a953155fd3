import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'

import { redactText } from '../lib/redact.ts'
import { writeTar } from '../lib/tar/write-tar.ts'

/** A file of the bundle: text, or what becomes JSON. Made when its turn comes. */
export interface BundlePart {
  readonly name: string
  make(): Promise<string | object> | string | object
}

const partWithinMs = 20_000

/** A `.tar.gz` of the parts, each scrubbed. A part that fails says so in its place: the bundle is for when things fail. */
export function writeBundle(parts: readonly BundlePart[], scrub: (text: string) => string, nowMs: number): AsyncIterable<Buffer> {
  async function* files(): AsyncGenerator<{ name: string; sizeBytes: number; mtimeMs: number; open: () => AsyncIterable<Uint8Array> }> {
    for (const part of parts) {
      const bytes = Buffer.from(scrub(await makeText(part)))
      const open = async function* (): AsyncGenerator<Uint8Array> {
        yield bytes
      }
      yield { name: `vedette-diagnostics/${part.name}`, sizeBytes: bytes.length, mtimeMs: nowMs, open }
    }
  }
  return Readable.from(writeTar(files())).pipe(createGzip())
}

async function makeText(part: BundlePart): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${partWithinMs / 1000} s`)), partWithinMs)
  })
  try {
    const made = await Promise.race([part.make(), late])
    return typeof made === 'string' ? made : `${JSON.stringify(made, undefined, 2)}\n`
  } catch (error) {
    return `${JSON.stringify({ failed: redactText(error instanceof Error ? error.message : String(error)) })}\n`
  } finally {
    clearTimeout(timer)
  }
}
