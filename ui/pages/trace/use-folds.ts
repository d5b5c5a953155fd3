import { useCallback, useMemo, useState } from 'react'

import { cutFolds, readFolds, writeFolds } from './model/folds.ts'
import type { TraceModel } from './use-trace-model.ts'

interface Folds {
  readonly collapsed: ReadonlySet<number>
  /** Folds that the address has no room for: a reload and a link are without them. */
  readonly left: number
  readonly write: (collapsed: ReadonlySet<number>) => string
}

/**
 * The folded spans of a trace, as the address has them; those that it has no room for are known besides, until the address says something
 * else. `write` gives what the address is to have.
 */
export function useFolds({ store, tree }: Pick<TraceModel, 'store' | 'tree'>, fold: string, isComplete: boolean): Folds {
  const [long, setLong] = useState({ text: '', inAddress: '' })
  const text = long.inAddress === fold ? long.text : fold
  const collapsed = useMemo(() => readFolds(text, store, tree), [text, store, tree])
  const write = useCallback(
    (next: ReadonlySet<number>): string => {
      const written = writeFolds(next, store, tree, isComplete ? '' : text)
      const { text: inAddress } = cutFolds(written)
      setLong({ text: written, inAddress })
      return inAddress
    },
    [store, tree, isComplete, text],
  )
  return { collapsed, left: cutFolds(text).left, write }
}
