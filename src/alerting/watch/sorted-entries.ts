/** A part is split when it has more than so many: finding one's place and moving the others stays short however many there are. */
const mostInPart = 512

/** Things in the order of their places, of which each is taken once, while many come and go. */
export class SortedEntries<Entry extends { readonly place: string }> {
  readonly #parts: Entry[][] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  add(entry: Entry): void {
    const text = entry.place
    const at = this.#partOf(text)
    const part = this.#parts[at] ?? this.#parts.at(-1)
    if (part === undefined) this.#parts.push([entry])
    else {
      const place = placeOf(part, text)
      if (part[place]?.place === text) return
      part.splice(place, 0, entry)
      if (part.length > mostInPart) this.#parts.splice(Math.min(at, this.#parts.length - 1) + 1, 0, part.splice(mostInPart / 2))
    }
    this.#size++
  }

  delete(text: string): void {
    const at = this.#partOf(text)
    const part = this.#parts[at]
    const place = part === undefined ? 0 : placeOf(part, text)
    if (part?.[place]?.place !== text) return
    part.splice(place, 1)
    if (part.length === 0) this.#parts.splice(at, 1)
    this.#size--
  }

  /** Those behind `after`. Others may come and go while they are walked through. */
  *from(after = ''): Generator<Entry, void, undefined> {
    for (let last = after; ;) {
      const piece = this.#pieceBehind(last)
      const end = piece.at(-1)
      if (end === undefined) return
      yield* piece
      last = end.place
    }
  }

  #pieceBehind(text: string): readonly Entry[] {
    for (let at = this.#partOf(text); at < this.#parts.length; at++) {
      const part = this.#parts[at] ?? []
      const place = placeOf(part, text)
      const piece = part.slice(part[place]?.place === text ? place + 1 : place)
      if (piece.length > 0) return piece
    }
    return []
  }

  /** The first part that ends at the place or behind it. */
  #partOf(text: string): number {
    let [low, high] = [0, this.#parts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#parts[middle]?.at(-1)?.place ?? '') < text) low = middle + 1
      else high = middle
    }
    return low
  }
}

function placeOf(part: readonly { readonly place: string }[], text: string): number {
  let [low, high] = [0, part.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((part[middle]?.place ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
