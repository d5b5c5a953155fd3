import type { Stretch } from './stretches.ts'

/** A time in which the alert was in one state. */
export interface Piece extends Stretch {
  readonly state: 'quiet' | 'pending' | 'firing'
}

/**
 * How the alert stood from one time to another, without gaps, oldest first. Before it fires its rule waits `forMs`; that wait begins no
 * earlier than the time it fired before ended.
 */
export function piecesOf(stretches: readonly Stretch[], forMs: number, { fromMs, toMs }: Stretch): readonly Piece[] {
  const pieces: Piece[] = []
  let at = fromMs
  const add = (state: Piece['state'], untilMs: number): void => {
    const end = Math.min(untilMs, toMs)
    if (end > at) pieces.push({ state, fromMs: at, toMs: end })
    at = Math.max(at, end)
  }
  for (const stretch of stretches) {
    add('quiet', stretch.fromMs - forMs)
    add('pending', stretch.fromMs)
    add('firing', stretch.toMs)
  }
  add('quiet', toMs)
  return pieces
}
