import { nextTurn } from '../../../lib/next-turn.ts'

const turnMs = 4

/** The pieces as they come, with turns for others on the event loop: an answer that lies ready would be read to its end in one. */
export async function* shortTurns<Piece>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece, void, undefined> {
  let turnEndsAt = performance.now() + turnMs
  for await (const piece of pieces) {
    if (performance.now() >= turnEndsAt) {
      await nextTurn()
      turnEndsAt = performance.now() + turnMs
    }
    yield piece
  }
}
