import type { Labels } from './metric-family.ts'

/** The value every label gets once a metric has as many series as it may have. */
const overflowValue = 'overflow'

/**
 * The series of one metric by their label values, at most `maxSeries` of them: what comes after shares one series whose
 * labels all say `overflow`, so that a hostile label value costs accuracy and never memory.
 */
export class SeriesMap<State> {
  readonly #names: readonly string[]
  readonly #maxSeries: number
  readonly #create: () => State
  readonly #series = new Map<string, { readonly labels: Labels; readonly state: State }>()

  constructor(names: readonly string[], maxSeries: number, create: () => State) {
    this.#names = names
    this.#maxSeries = maxSeries
    this.#create = create
  }

  get(labels: Labels): State {
    const values = this.#names.map((name) => labels[name] ?? '')
    return this.#find(values) ?? this.#add(values)
  }

  entries(): { readonly labels: Labels; readonly state: State }[] {
    return [...this.#series.values()]
  }

  #find(values: readonly string[]): State | undefined {
    return this.#series.get(keyOf(values))?.state
  }

  #add(values: readonly string[]): State {
    if (this.#names.length > 0 && this.#series.size >= this.#maxSeries) {
      const overflow = this.#names.map(() => overflowValue)
      return this.#find(overflow) ?? this.#store(overflow)
    }
    return this.#store(values)
  }

  #store(values: readonly string[]): State {
    const labels = Object.fromEntries(this.#names.map((name, i) => [name, values[i] ?? '']))
    const state = this.#create()
    this.#series.set(keyOf(values), { labels, state })
    return state
  }
}

/** Length-prefixed, so that no two lists of values share a key. */
function keyOf(values: readonly string[]): string {
  let key = ''
  for (const value of values) key += `${value.length}:${value}`
  return key
}
