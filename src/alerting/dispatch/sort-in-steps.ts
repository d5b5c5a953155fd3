/** Sorted at once, and looked at between two turns when runs are joined. */
const runLength = 256

/** The values in their order, which equal ones keep: runs are sorted, then joined two by two, with a turn's end between. */
export function* sortInSteps<T>(values: readonly T[], compare: (a: T, b: T) => number): Generator<undefined, T[], undefined> {
  let runs: T[][] = []
  for (let at = 0; at < values.length; at += runLength) {
    runs.push(values.slice(at, at + runLength).sort(compare))
    yield
  }
  while (runs.length > 1) {
    const joined: T[][] = []
    for (let at = 0; at < runs.length; at += 2) joined.push(yield* join(runs[at] ?? [], runs[at + 1] ?? [], compare))
    runs = joined
  }
  return runs[0] ?? []
}

function* join<T>(left: readonly T[], right: readonly T[], compare: (a: T, b: T) => number): Generator<undefined, T[], undefined> {
  const joined: T[] = []
  let [l, r] = [0, 0]
  while (l < left.length || r < right.length) {
    if (joined.length % runLength === 0) yield
    const takesLeft = r >= right.length || (l < left.length && compare(left[l] as T, right[r] as T) <= 0)
    joined.push((takesLeft ? left[l++] : right[r++]) as T)
  }
  return joined
}
