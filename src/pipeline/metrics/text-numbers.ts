import { hashBytes } from '../../lib/byte-map.ts'
import { ByteArena, type Kept } from '../byte-arena.ts'
import { isSameBytes } from './is-same-bytes.ts'

/**
 * Gives texts numbers, from 1 on, so that labels that came before are compared as numbers. Texts leave only all together. Those of a
 * sender come in the same order again and again: mostly the guess is right, and nothing is hashed.
 */
export class TextNumbers {
  private slots = new Int32Array(1024)
  private hashes = new Int32Array(512)
  /** The text that came after each the last time. */
  private next = new Int32Array(512)
  private texts: Kept[] = []
  private readonly arena = new ByteArena()
  private last = 0
  bytes = 0

  get size(): number {
    return this.texts.length
  }

  /** The number of `view[start, end)`, 0 when it has none; `bytes` is the same memory. */
  find(bytes: Buffer, view: DataView, start: number, end: number): number {
    const guess = this.next[this.last] ?? 0
    if (guess > 0 && this.isText(guess, view, start, end)) {
      this.last = guess
      return guess
    }
    const hash = hashBytes(bytes, start, end)
    const mask = this.slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot] ?? 0
      if (number === 0) return 0
      if (this.hashes[number] !== hash || !this.isText(number, view, start, end)) continue
      this.next[this.last] = number
      this.last = number
      return number
    }
  }

  /** The number of a text, a new one when it has none. */
  take(bytes: Buffer, view: DataView, start: number, end: number): number {
    const known = this.find(bytes, view, start, end)
    if (known > 0) return known
    this.bytes += end - start
    const number = this.texts.push(this.arena.keep(bytes, start, end))
    if (number >= this.hashes.length) {
      this.hashes = doubled(this.hashes)
      this.next = doubled(this.next)
    }
    this.hashes[number] = hashBytes(bytes, start, end)
    if (number * 2 > this.slots.length) this.index()
    else this.place(number)
    this.next[this.last] = number
    this.last = number
    return number
  }

  clear(): void {
    this.slots = new Int32Array(1024)
    this.hashes = new Int32Array(512)
    this.next = new Int32Array(512)
    this.texts = []
    this.last = this.bytes = 0
  }

  private isText(number: number, view: DataView, start: number, end: number): boolean {
    const text = this.texts[number - 1]
    return text !== undefined && text.end - text.start === end - start && isSameBytes(text.view, text.start, view, start, end - start)
  }

  private index(): void {
    this.slots = new Int32Array(this.slots.length * 2)
    for (let number = 1; number <= this.texts.length; number++) this.place(number)
  }

  private place(number: number): void {
    const mask = this.slots.length - 1
    let slot = (this.hashes[number] ?? 0) & mask
    while ((this.slots[slot] ?? 0) > 0) slot = (slot + 1) & mask
    this.slots[slot] = number
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2)
  grown.set(numbers)
  return grown
}
