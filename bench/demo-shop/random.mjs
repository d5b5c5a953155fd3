// Numbers that look like chance and are the same in every run.

export class Random {
  #state

  constructor(seed) {
    this.#state = seed >>> 0
  }

  /** In [0, 1): mulberry32. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }

  /** Whether something of this probability happens. */
  happens(probability) {
    return this.next() < probability
  }

  between(least, most) {
    return least + this.next() * (most - least)
  }

  whole(least, most) {
    return Math.floor(this.between(least, most + 1))
  }

  one(list) {
    return list[Math.floor(this.next() * list.length)]
  }

  /** How long things take: mostly about the median, now and then much longer. Milliseconds. */
  duration(median, spread = 0.45) {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
    return median * Math.exp(normal * spread)
  }

  hex(digits) {
    let text = ''
    while (text.length < digits)
      text += Math.floor(this.next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0')
    return text.slice(0, digits)
  }
}
