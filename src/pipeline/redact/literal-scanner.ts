/**
 * Finds which of many words a byte range contains, in any ASCII case, in one pass (Aho-Corasick as a table). Each word carries bits;
 * the answer is the bits of all words found.
 */
export class LiteralScanner {
  /** Column of a byte; 0 for bytes in no word. */
  private readonly columns = new Uint8Array(256)
  /** States are numbered by where their row starts. */
  private readonly next: Int32Array
  private readonly found: Int32Array

  constructor(words: ReadonlyMap<string, number>) {
    let width = 1
    for (const word of words.keys()) {
      for (const byte of Buffer.from(word.toLowerCase())) {
        if (this.columns[byte] !== 0) continue
        this.columns[byte] = width
        if (byte >= 97 && byte <= 122) this.columns[byte - 32] = width
        width++
      }
    }
    const states = buildTrie(words, this.columns, width)
    this.next = new Int32Array(states.length * width)
    this.found = new Int32Array(states.length * width)
    for (const [index, { next, bits }] of states.entries()) {
      this.next.set(
        next.map((state) => state * width),
        index * width,
      )
      this.found[index * width] = bits
    }
  }

  scan(bytes: Uint8Array, start: number, end: number): number {
    const { columns, next, found } = this
    let state = 0
    let bits = 0
    for (let i = start; i < end; i++) {
      state = next[state + (columns[bytes[i] ?? 0] ?? 0)] ?? 0
      bits |= found[state] ?? 0
    }
    return bits
  }
}

interface State {
  readonly next: number[]
  bits: number
  fallback: number
}

function buildTrie(words: ReadonlyMap<string, number>, columns: Uint8Array, width: number): State[] {
  const states: State[] = [newState(width)]
  const at = (index: number): State => states[index] ?? newState(width)
  for (const [word, bits] of words) {
    let state = 0
    for (const byte of Buffer.from(word.toLowerCase())) {
      const column = columns[byte] ?? 0
      if ((at(state).next[column] ?? 0) === 0) at(state).next[column] = states.push(newState(width)) - 1
      state = at(state).next[column] ?? 0
    }
    at(state).bits |= bits
  }
  // Breadth first: where a word cannot go on, go on with the longest word that ends here.
  const queue = at(0).next.filter((index) => index > 0)
  for (const index of queue) {
    const state = at(index)
    const fallback = at(state.fallback)
    state.bits |= fallback.bits
    for (let column = 0; column < width; column++) {
      const child = state.next[column] ?? 0
      if (child === 0) state.next[column] = fallback.next[column] ?? 0
      else {
        at(child).fallback = fallback.next[column] ?? 0
        queue.push(child)
      }
    }
  }
  return states
}

function newState(width: number): State {
  return { next: Array.from({ length: width }, () => 0), bits: 0, fallback: 0 }
}
