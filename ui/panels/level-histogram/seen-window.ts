/** The time that a list shows at the moment, for the histogram above it; kept outside of React so that scrolling draws nothing but the mark. */
export class SeenWindow {
  #window: readonly [fromMs: number, toMs: number] | undefined
  readonly #listeners = new Set<() => void>()

  readonly read = (): readonly [fromMs: number, toMs: number] | undefined => this.#window

  show(fromMs: number, toMs: number): void {
    if (this.#window?.[0] === fromMs && this.#window[1] === toMs) return
    this.#window = [fromMs, toMs]
    for (const listener of this.#listeners) listener()
  }

  hide(): void {
    if (this.#window === undefined) return
    this.#window = undefined
    for (const listener of this.#listeners) listener()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
