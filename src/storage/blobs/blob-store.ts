/** Where objects are kept under names; nothing is ever overwritten. */
export interface BlobStore {
  /** For people: a folder, or `s3://bucket/prefix`. Never with a secret. */
  readonly place: string
  /** Durable once it resolves. Throws Fault `conflict` when the name is taken; then, and on any other failure, nothing is stored. */
  put(name: string, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>
  /** Throws Fault `not_found`. */
  get(name: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
  /** All objects whose names begin so, in no order. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<Blob>
  /** One that is missing is no error. Throws Fault `forbidden` where nothing may be removed. */
  remove(name: string, signal: AbortSignal): Promise<void>
}

export interface Blob {
  readonly name: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
}

/** Of a name: parts of harmless characters, so that it can neither lead elsewhere nor need quoting. */
export const blobName = /^(?!.*(^|\/)\.)[\w.-]{1,128}(\/[\w.-]{1,128}){0,7}$/
