import { isBetterSample } from '../store/is-better-sample.ts'

/** No block, no place. */
export const none = -1
/** Samples of a block. */
export const blockSamples = 8

/** Blocks that are made at once. */
const slabBlocks = 1024
const slabShift = 10
/** Of each block: the one behind it, the one before it, how many samples it has. */
const linkFields = 4
const backField = 1
const usedField = 2
const slabBytes = slabBlocks * (blockSamples * 16 + linkFields * 4)

/** What became of a sample at the end of a block: there is one of its time, or of a later one, or there is no room. */
type Pushed = 'pushed' | 'same' | 'earlier' | 'full'

interface Slab {
  /** Of each sample its time and value, side by side. */
  readonly numbers: Float64Array
  readonly words: Uint32Array
  readonly links: Int32Array
}

/**
 * Samples in short blocks of rising time that are chained, all of one memory that is bounded and given out again: no object a series or
 * a sample. Values are handed in and out by their words, so that a NaN keeps its bits.
 */
export class SampleBlocks {
  private readonly slabs: Slab[] = []
  private readonly mostSlabs: number
  /** The first of the blocks given back, chained by their links. */
  private free = none
  private readonly two = new Float64Array(2)
  private readonly twoWords = new Uint32Array(this.two.buffer)
  /** Blocks in use. */
  taken = 0

  constructor(mostBytes: number) {
    this.mostSlabs = Math.floor(mostBytes / slabBytes)
  }

  get sizeBytes(): number {
    return this.slabs.length * slabBytes
  }

  /** Of the blocks that may ever be. */
  get mostBlocks(): number {
    return this.mostSlabs * slabBlocks
  }

  /** An empty block, chained to nothing; `none` when all are in use. */
  take(): number {
    if (this.free === none && !this.addSlab()) return none
    const block = this.free
    const links = this.linksOf(block)
    const at = place(block)
    this.free = links[at] as number
    links[at] = none
    links[at + backField] = none
    links[at + usedField] = 0
    this.taken++
    return block
  }

  /** Gives back a whole chain of so many blocks. */
  giveBackAll(first: number, last: number, count: number): void {
    this.linksOf(last)[place(last)] = this.free
    this.free = first
    this.taken -= count
  }

  giveBack(block: number): void {
    this.linksOf(block)[place(block)] = this.free
    this.free = block
    this.taken--
  }

  next(block: number): number {
    return this.linksOf(block)[place(block)] as number
  }

  previous(block: number): number {
    return this.linksOf(block)[place(block) + backField] as number
  }

  /** Puts `fresh` behind `block` and before what came behind it so far. */
  chain(block: number, fresh: number): void {
    const behind = this.next(block)
    const links = this.linksOf(fresh)
    links[place(fresh)] = behind
    links[place(fresh) + backField] = block
    this.linksOf(block)[place(block)] = fresh
    if (behind !== none) this.linksOf(behind)[place(behind) + backField] = fresh
  }

  /** Gives back the first block of a chain; answers the next one. */
  dropFirst(block: number): number {
    const behind = this.next(block)
    if (behind !== none) this.linksOf(behind)[place(behind) + backField] = none
    this.giveBack(block)
    return behind
  }

  used(block: number): number {
    return this.linksOf(block)[place(block) + usedField] as number
  }

  timeAt(block: number, at: number): number {
    return this.slabOf(block).numbers[sampleAt(block, at)] as number
  }

  /** Of a block that has samples. */
  lastTime(block: number): number {
    return this.timeAt(block, this.used(block) - 1)
  }

  /** Adds a sample at the end of a block, if it belongs there. */
  push(block: number, timeMs: number, words: Uint32Array, row: number): Pushed {
    const { links, numbers, words: own } = this.slabOf(block)
    const link = place(block) + usedField
    const used = links[link] as number
    const at = sampleAt(block, used)
    if (used > 0) {
      const lastMs = numbers[at - 2] as number
      if (timeMs <= lastMs) return timeMs === lastMs ? 'same' : 'earlier'
      if (used === blockSamples) return 'full'
    }
    links[link] = used + 1
    numbers[at] = timeMs
    own[2 * at + 2] = words[2 * row] as number
    own[2 * at + 3] = words[2 * row + 1] as number
    return 'pushed'
  }

  /** Puts a sample in the midst of a block that is not full. */
  insert(block: number, at: number, timeMs: number, words: Uint32Array, row: number): void {
    const { links, numbers, words: own } = this.slabOf(block)
    const used = links[place(block) + usedField] as number
    const from = sampleAt(block, at)
    // By words, as everywhere: a NaN keeps its bits.
    own.copyWithin(2 * from + 4, 2 * from, 2 * sampleAt(block, used))
    links[place(block) + usedField] = used + 1
    numbers[from] = timeMs
    own[2 * from + 2] = words[2 * row] as number
    own[2 * from + 3] = words[2 * row + 1] as number
  }

  /** Moves the samples from a place on to an empty block. */
  moveTail(block: number, at: number, empty: number): void {
    const used = this.used(block)
    const from = this.slabOf(block)
    const to = this.slabOf(empty)
    to.words.set(from.words.subarray(2 * sampleAt(block, at), 2 * sampleAt(block, used)), 2 * sampleAt(empty, 0))
    to.links[place(empty) + usedField] = used - at
    from.links[place(block) + usedField] = at
  }

  /** Another sample of a time that is there: the better one stays. */
  improve(block: number, at: number, words: Uint32Array, row: number): void {
    const { words: own } = this.slabOf(block)
    const value = 2 * sampleAt(block, at) + 2
    const { two, twoWords } = this
    twoWords[0] = own[value] as number
    twoWords[1] = own[value + 1] as number
    twoWords[2] = words[2 * row] as number
    twoWords[3] = words[2 * row + 1] as number
    if (!isBetterSample(two, twoWords, 1, 0)) return
    own[value] = twoWords[2]
    own[value + 1] = twoWords[3]
  }

  /** Copies what lies between two times, the first excluded, behind the first `count` of the lists; answers how many there are then. */
  copy(block: number, startMs: number, endMs: number, times: Float64Array, words: Uint32Array, count: number): number {
    const { numbers, words: own } = this.slabOf(block)
    const end = sampleAt(block, this.used(block))
    let kept = count
    for (let at = sampleAt(block, 0); at < end; at += 2) {
      const timeMs = numbers[at] as number
      if (timeMs <= startMs) continue
      if (timeMs > endMs) break
      times[kept] = timeMs
      words[2 * kept] = own[2 * at + 2] as number
      words[2 * kept + 1] = own[2 * at + 3] as number
      kept++
    }
    return kept
  }

  private addSlab(): boolean {
    if (this.slabs.length >= this.mostSlabs) return false
    const first = this.slabs.length * slabBlocks
    const numbers = new Float64Array(slabBlocks * blockSamples * 2)
    const links = new Int32Array(slabBlocks * linkFields)
    for (let block = 0; block < slabBlocks; block++) links[block * linkFields] = block + 1 < slabBlocks ? first + block + 1 : this.free
    this.slabs.push({ numbers, words: new Uint32Array(numbers.buffer), links })
    this.free = first
    return true
  }

  private slabOf(block: number): Slab {
    // A block that was given out has its slab.
    return this.slabs[block >>> slabShift] as Slab
  }

  private linksOf(block: number): Int32Array {
    return this.slabOf(block).links
  }
}

/** Of the links of a block in its slab. */
function place(block: number): number {
  return (block & (slabBlocks - 1)) * linkFields
}

/** Of a sample's time in its slab. */
function sampleAt(block: number, at: number): number {
  return ((block & (slabBlocks - 1)) * blockSamples + at) * 2
}
