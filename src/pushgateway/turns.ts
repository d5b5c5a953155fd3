/** Lets one after the other, in the order they came. */
export class Turns {
  private last: Promise<void> = Promise.resolve()
  private waiting = 0

  /** Nobody is at it, or waits for it. */
  get isFree(): boolean {
    return this.waiting === 0
  }

  /** Resolves when all before have left; call the answer to leave. */
  async enter(): Promise<() => void> {
    const before = this.last
    let leave = (): void => undefined
    this.waiting++
    this.last = new Promise((resolve) => {
      leave = () => {
        this.waiting--
        resolve()
      }
    })
    await before
    return leave
  }
}
