/**
 * The answer of a route as text already, perhaps in pieces: for what would take too long to encode in one turn of the event loop, and for
 * files that people keep.
 */
export class EncodedReply {
  readonly body: Buffer | AsyncIterable<Buffer>
  readonly headers: Readonly<Record<string, string>>

  /** JSON, unless it is a file with a name and a type of its own. */
  constructor(body: Buffer | AsyncIterable<Buffer>, file?: { readonly name: string; readonly contentType: string }) {
    this.body = body
    this.headers = {
      'content-type': file?.contentType ?? 'application/json; charset=utf-8',
      ...(file && { 'content-disposition': `attachment; filename="${file.name}"` }),
    }
  }
}
