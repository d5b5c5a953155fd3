import { useMemo, useState } from 'react'

import { text } from '../lib/url-state.ts'
import type { Codec } from '../lib/url-state.ts'
import { useUrlState } from '../lib/use-url-state.ts'
import type { Sort } from './sort-rows.ts'
import { readSort, writeSort } from './sort-text.ts'

interface Options {
  /** The parameter of the address that holds it; without one it lives as long as the table. */
  readonly name: string | undefined
  /** The order at first, which is never written. */
  readonly first: Sort | undefined
  /** By what can be ordered. */
  readonly columns: readonly string[]
}

/** The order of a table's rows. One in the address is a step the back button returns from. */
export function useSort({ name, first, columns }: Options): [Sort | undefined, (sort: Sort) => void] {
  const usual = writeSort(first)
  const schema = useMemo((): Readonly<Record<string, Codec<string>>> => (name === undefined ? {} : { [name]: text(usual) }), [name, usual])
  const [written, change] = useUrlState(schema)
  const [own, setOwn] = useState(first)
  if (name === undefined) return [own, setOwn]
  return [readSort(written[name] ?? usual, columns) ?? first, (sort) => change({ [name]: writeSort(sort) }, { push: true })]
}
