/** Few enough to leave the processor to others, enough to hide a slow line. */
const lanes = 3

/**
 * Does the work for every item, some at the same time. After a failure no item is begun any more; it is thrown once nothing is under way, so that
 * whoever cleans up has nobody behind them who still writes.
 */
export async function inLanes<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]()
  const failures: unknown[] = []
  const lane = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true && failures.length === 0; next = left.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  if (failures.length > 0) throw failures[0]
}
