import { Readable, pipeline } from 'node:stream'
import { createGunzip, createGzip, type Gzip } from 'node:zlib'

/** Packed, quickly. */
export function pack(source: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  return through(source, createGzip({ level: 3 }))
}

/** Throws what zlib throws when the source is damaged, and what the source throws. */
export function unpack(source: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  return through(source, createGunzip())
}

function through(source: AsyncIterable<Uint8Array>, gzip: Gzip): AsyncIterable<Buffer> {
  // An error reaches whoever reads, as the pipeline destroys `gzip` with it.
  return pipeline(Readable.from(source, { objectMode: false }), gzip, () => undefined)
}
