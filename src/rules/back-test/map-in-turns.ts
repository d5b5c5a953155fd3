import { nextTurn } from '../../lib/next-turn.ts'

const turnMs = 5

/** Maps one after the other; others get their turn in between. */
export async function mapInTurns<From, To>(list: readonly From[], map: (one: From) => To): Promise<readonly To[]> {
  const mapped: To[] = []
  let begunAt = performance.now()
  for (const one of list) {
    mapped.push(map(one))
    if (performance.now() - begunAt < turnMs) continue
    await nextTurn()
    begunAt = performance.now()
  }
  return mapped
}
