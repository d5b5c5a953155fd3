import { ByteMap } from '../byte-map.ts'
import type { ByteWriter } from './byte-writer.ts'
import { cleanText, isCleanUtf8 } from './plain-text.ts'

export type JsonKind = 'string' | 'number' | 'boolean' | 'array' | 'object'

/** A place in JSON objects: the keys that lead there, joined by dots. */
export class JsonPath<Role> {
  /** The whole path as UTF-8. */
  readonly key: Buffer
  /** What the caller makes of it. */
  readonly role: Role
  private readonly name: Buffer
  private below: ByteMap<JsonPath<Role>> | undefined
  private isKept = false
  private readonly paths: JsonPaths<Role>
  // Senders repeat the order of their keys: what came last time is looked at first.
  private first: JsonPath<Role> | undefined
  private next: JsonPath<Role> | undefined

  constructor(paths: JsonPaths<Role>, name: Buffer, key: Buffer) {
    this.paths = paths
    this.name = name
    this.key = key
    this.role = paths.roleOf(key.toString('utf8'))
  }

  /** What stands under the key `bytes[start, end)`, which comes behind `before` in its object. */
  child(before: JsonPath<Role> | undefined, bytes: Buffer, start: number, end: number): JsonPath<Role> {
    const likely = before === undefined ? this.first : before.next
    if (likely !== undefined && isSame(likely.name, bytes, start, end)) return likely
    const found = this.below?.get(bytes, start, end) ?? this.add(bytes, start, end)
    // What is not remembered must not hang on what is.
    if (!found.isKept) return found
    if (before === undefined) this.first = found
    else before.next = found
    return found
  }

  private add(bytes: Buffer, start: number, end: number): JsonPath<Role> {
    const { key } = this
    // Keys that are stored are far shorter: what lies below a long one does not copy it again and again.
    const name = Buffer.from(bytes.subarray(start, Math.min(end, start + longestPath)))
    const path = key.length === 0 ? name : key.length >= longestPath ? key : Buffer.concat([key, dot, name])
    const made = new JsonPath(this.paths, name, path)
    if (end - start <= longestPath && this.paths.remembers(path.length)) {
      made.isKept = true
      this.below ??= new ByteMap()
      this.below.add(bytes, start, end, made)
    }
    return made
  }
}

const dot = Buffer.from('.')
/** Of a path that is told of. */
const longestPath = 1024
const longestKept = 256

/** All paths that were seen, as a tree; so many are remembered, the others are made again each time. */
export class JsonPaths<Role> {
  root: JsonPath<Role>
  readonly roleOf: (path: string) => Role
  private count = 0
  private readonly most: number

  constructor(roleOf: (path: string) => Role, most = 20_000) {
    this.roleOf = roleOf
    this.most = most
    this.root = new JsonPath(this, Buffer.alloc(0), Buffer.alloc(0))
  }

  remembers(keyBytes: number): boolean {
    if (keyBytes > longestKept) return false
    if (++this.count <= this.most) return true
    // Begins anew: endless names of one sender must not slow everybody for ever.
    this.count = 0
    this.root = new JsonPath(this, Buffer.alloc(0), Buffer.alloc(0))
    return false
  }
}

/** Thrown for a text that is no JSON, or nests too deep. One for all: making an error costs more than reading a document. */
export const brokenJson = new Error('not valid JSON')

/** What walks the leaves of an object: strings without their quotes and decoded, arrays and what lies too deep as JSON. No nulls. */
export type JsonLeaf<Role> = (path: JsonPath<Role>, kind: JsonKind, bytes: Buffer, start: number, end: number) => void

interface WalkLimits {
  /** Objects deeper than this are shown whole, as JSON. */
  readonly flatDepth: number
  /** Objects and arrays inside each other; a text that nests deeper is broken. */
  readonly depth: number
}

/**
 * Walks the leaves of JSON objects in place, strictly by RFC 8259, without building anything: a string without escapes is a range of
 * `bytes`, any other is decoded into `scratch`.
 */
export class JsonLeaves<Role> {
  private readonly bytes: Buffer
  private readonly scratch: ByteWriter
  private readonly limits: WalkLimits
  private readonly leaf: JsonLeaf<Role>
  /** Nothing of `bytes` needs a look at its encoding. */
  readonly isClean: boolean
  private at = 0
  private end = 0
  // Of the string read last.
  private text: Buffer
  private textStart = 0
  private textEnd = 0

  constructor(bytes: Buffer, scratch: ByteWriter, limits: WalkLimits, leaf: JsonLeaf<Role>) {
    this.bytes = this.text = bytes
    this.scratch = scratch
    this.limits = limits
    this.leaf = leaf
    this.isClean = isCleanUtf8(bytes)
  }

  /** The object that `bytes[start, end)` is. Throws `brokenJson` when it is none. */
  walk(start: number, end: number, path: JsonPath<Role>): void {
    this.at = start
    this.end = end
    this.space()
    if (this.bytes[this.at] !== 0x7b) throw brokenJson
    this.object(path, 1)
    this.space()
    if (this.at !== end) throw brokenJson
  }

  private object(path: JsonPath<Role>, depth: number): void {
    if (depth > this.limits.depth) throw brokenJson
    const { bytes } = this
    this.at++
    this.space()
    if (bytes[this.at] === 0x7d) {
      this.at++
      return
    }
    let below: JsonPath<Role> | undefined
    for (;;) {
      if (bytes[this.at] !== 0x22) throw brokenJson
      this.string()
      below = path.child(below, this.text, this.textStart, this.textEnd)
      this.space()
      if (bytes[this.at++] !== 0x3a) throw brokenJson
      this.space()
      this.value(below, depth)
      this.space()
      const next = this.at < this.end ? bytes[this.at++] : 0
      if (next === 0x7d) return
      if (next !== 0x2c) throw brokenJson
      this.space()
    }
  }

  private value(path: JsonPath<Role>, depth: number): void {
    const { bytes, at: start } = this
    switch (start < this.end ? (bytes[start] ?? 0) : 0) {
      case 0x22:
        this.string()
        this.leaf(path, 'string', this.text, this.textStart, this.textEnd)
        return
      case 0x7b:
        if (depth < this.limits.flatDepth) this.object(path, depth + 1)
        else this.whole(path, 'object', depth)
        return
      case 0x5b:
        this.whole(path, 'array', depth)
        return
      case 0x74:
        this.word('true')
        this.leaf(path, 'boolean', bytes, start, this.at)
        return
      case 0x66:
        this.word('false')
        this.leaf(path, 'boolean', bytes, start, this.at)
        return
      case 0x6e:
        this.word('null')
        return
      default:
        this.number()
        this.leaf(path, 'number', bytes, start, this.at)
    }
  }

  /** An array or object as it stands there. */
  private whole(path: JsonPath<Role>, kind: 'array' | 'object', depth: number): void {
    const { bytes, at: start } = this
    this.skip(depth + 1)
    if (this.isClean || isCleanUtf8(bytes.subarray(start, this.at))) this.leaf(path, kind, bytes, start, this.at)
    else {
      this.write(cleanText(bytes.subarray(start, this.at)))
      this.leaf(path, kind, this.text, this.textStart, this.textEnd)
    }
  }

  private skip(depth: number): void {
    if (depth > this.limits.depth) throw brokenJson
    const { bytes } = this
    const first = this.at < this.end ? (bytes[this.at] ?? 0) : 0
    switch (first) {
      case 0x22:
        this.skipString()
        return
      case 0x74:
        return this.word('true')
      case 0x66:
        return this.word('false')
      case 0x6e:
        return this.word('null')
      case 0x7b:
      case 0x5b:
        break
      default:
        return this.number()
    }
    const close = first + 2
    this.at++
    this.space()
    if (bytes[this.at] === close) {
      this.at++
      return
    }
    for (;;) {
      if (first === 0x7b) {
        if (bytes[this.at] !== 0x22) throw brokenJson
        this.skipString()
        this.space()
        if (bytes[this.at++] !== 0x3a) throw brokenJson
        this.space()
      }
      this.skip(depth + 1)
      this.space()
      const next = this.at < this.end ? bytes[this.at++] : 0
      if (next === close) return
      if (next !== 0x2c) throw brokenJson
      this.space()
    }
  }

  /** Of one with escapes it is looked whether they are any. */
  private skipString(): void {
    const { at: start } = this
    if (this.findQuote()) this.parseString(start)
  }

  private space(): void {
    const { bytes, end } = this
    for (; this.at < end; this.at++) {
      const byte = bytes[this.at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return
    }
  }

  /** Moves behind the closing quote; true when there are escapes. */
  private findQuote(): boolean {
    const { bytes, end } = this
    let escaped = false
    let at = this.at + 1
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0
      if (byte === 0x22) {
        this.at = at + 1
        return escaped
      }
      if (byte < 0x20) throw brokenJson
      if (byte === 0x5c) {
        escaped = true
        at++
      }
    }
    throw brokenJson
  }

  private string(): void {
    const { bytes, at: start } = this
    const escaped = this.findQuote()
    if (!escaped && (this.isClean || isCleanUtf8(bytes.subarray(start, this.at)))) {
      this.text = bytes
      this.textStart = start + 1
      this.textEnd = this.at - 1
    } else if (!escaped || !this.unescape(start + 1, this.at - 1)) this.write(this.parseString(start))
  }

  /** The usual escapes, by hand; false when there is another one, which is left to the parser. */
  private unescape(start: number, end: number): boolean {
    if (!this.isClean) return false
    const { bytes, scratch } = this
    scratch.reserve(end - start)
    const target = scratch.bytes
    const begin = scratch.length
    let to = begin
    for (let at = start; at < end; at++) {
      let byte = bytes[at] ?? 0
      if (byte === 0x5c) {
        byte = escapes[bytes[++at] ?? 0] ?? 0
        if (byte === 0) return false
      }
      target[to++] = byte
    }
    scratch.length = to
    this.text = target
    this.textStart = begin
    this.textEnd = to
    return true
  }

  private parseString(start: number): string {
    try {
      // Checked on the spot: quotes stand round it.
      return (JSON.parse(this.bytes.toString('utf8', start, this.at)) as string).replaceAll('\0', '\uFFFD')
    } catch {
      throw brokenJson
    }
  }

  private write(text: string): void {
    const { scratch } = this
    const start = scratch.length
    scratch.text(text)
    this.text = scratch.bytes
    this.textStart = start
    this.textEnd = scratch.length
  }

  private word(word: string): void {
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at++] !== word.charCodeAt(i)) throw brokenJson
    if (this.at > this.end) throw brokenJson
  }

  private number(): void {
    const { bytes, end } = this
    if (bytes[this.at] === 0x2d) this.at++
    if (bytes[this.at] === 0x30 && this.at < end) this.at++
    else this.digits()
    if (this.at < end && bytes[this.at] === 0x2e) {
      this.at++
      this.digits()
    }
    if (this.at < end && ((bytes[this.at] ?? 0) | 0x20) === 0x65) {
      this.at++
      if (bytes[this.at] === 0x2b || bytes[this.at] === 0x2d) this.at++
      this.digits()
    }
  }

  private digits(): void {
    const { bytes, end } = this
    const start = this.at
    for (; this.at < end; this.at++) {
      const byte = bytes[this.at] ?? 0
      if (byte < 48 || byte > 57) break
    }
    if (this.at === start) throw brokenJson
  }
}

/** What the letter behind a backslash stands for; 0 = not one of the usual. */
const escapes = new Uint8Array(256)
for (const [letter, meant] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map((pair) => [
  pair.charCodeAt(0),
  pair.charCodeAt(1),
]))
  escapes[letter ?? 0] = meant ?? 0

function isSame(name: Buffer, bytes: Buffer, start: number, end: number): boolean {
  const size = name.length
  if (size !== end - start) return false
  for (let i = 0; i < size; i++) if (name[i] !== bytes[start + i]) return false
  return true
}
