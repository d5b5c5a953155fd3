/** Who waits for a turn, in the order in which they came: of the whole process, since it has one event loop. */
const waiting: (() => void)[] = []

/**
 * Ends a turn of long work; resolves when its next one has begun. Of all who wait one gets a turn each time round the event loop: many
 * that are each within their own time do not add up to a long one.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(giveTurn)
  })
}

function giveTurn(): void {
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(giveTurn)
}
