import { randomBytes } from 'node:crypto'

import { z } from 'zod'

import type { Clock } from '../../lib/clock.ts'
import type { Seal } from '../../lib/seal.ts'

const place = 'device'
const idBytes = 12
const dayMs = 24 * 3_600_000
const knownForMs = 180 * dayMs

const mark = z.strictObject({
  id: z.string(),
  userId: z.string(),
  /** Epoch milliseconds. */
  madeAt: z.number(),
})
/** A browser in which somebody has signed in. */
export type KnownDevice = Pick<z.output<typeof mark>, 'id' | 'userId'>

/**
 * Browsers in which somebody has signed in before: each keeps a mark of it, sealed, and nothing is stored here. It opens nothing; it only
 * keeps the guesses of strangers from counting against its owner.
 */
export class KnownDevices {
  readonly #seal: Seal
  readonly #clock: Clock

  constructor({ seal, clock }: { readonly seal: Seal; readonly clock: Clock }) {
    this.#seal = seal
    this.#clock = clock
  }

  /** What the browser keeps from now on, and how long. Each has an id of its own: of marks that were stolen each guesses for itself. */
  markFor(userId: string): { readonly mark: string; readonly maxAgeSeconds: number } {
    const content = { id: randomBytes(idBytes).toString('base64url'), userId, madeAt: this.#clock.now() }
    return { mark: this.#seal.seal(JSON.stringify(content), place), maxAgeSeconds: knownForMs / 1000 }
  }

  /** Undefined: none of ours, or too old. */
  find(text: string | undefined): KnownDevice | undefined {
    const opened = text === undefined ? undefined : this.#seal.open(text, place)
    if (opened === undefined) return undefined
    const { id, userId, madeAt } = mark.parse(JSON.parse(opened))
    return this.#clock.now() - madeAt < knownForMs ? { id, userId } : undefined
  }
}
