export interface DifferenceLine {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Longer texts are shown as gone and new: nobody compares them line by line. */
const mostLines = 600

/** Lines of one text that are not in another, and those that both have, in their order: the fewest changes that lead from one to the other. */
export function differenceOf(before: string, after: string): readonly DifferenceLine[] {
  const [a, b] = [before.trimEnd().split('\n'), after.trimEnd().split('\n')]
  if (a.length > mostLines || b.length > mostLines) return [...a.map(gone), ...b.map(fresh)]
  // lengths[i][j]: how many lines a[i..] and b[j..] share.
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const lengthOf = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i]
    if (!row) continue
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? lengthOf(i + 1, j + 1) + 1 : Math.max(lengthOf(i + 1, j), lengthOf(i, j + 1))
  }
  const lines: DifferenceLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' })
      i++
      j++
    } else if (j >= b.length || (i < a.length && lengthOf(i + 1, j) >= lengthOf(i, j + 1))) lines.push(gone(a[i++] ?? ''))
    else lines.push(fresh(b[j++] ?? ''))
  }
  return lines
}

function gone(text: string): DifferenceLine {
  return { kind: 'gone', text }
}

function fresh(text: string): DifferenceLine {
  return { kind: 'new', text }
}
