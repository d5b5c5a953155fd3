/** The answer of a route as JSON text already, perhaps in pieces: for what would take too long to encode in one turn of the event loop. */
export class EncodedReply {
  readonly body: Buffer | AsyncIterable<Buffer>

  constructor(body: Buffer | AsyncIterable<Buffer>) {
    this.body = body
  }
}
