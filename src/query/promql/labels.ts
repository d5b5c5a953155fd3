/** The name of a metric stands among its labels under this name. */
export const metricName = '__name__'
const onlyName: ReadonlySet<string> = new Set([metricName])
/** Labels that say what a metric is, not where it comes from. */
const metadataNames: ReadonlySet<string> = new Set([metricName, '__type__', '__unit__'])
const firstPrintable = 0x20

/** A set of labels, sorted by name in code-unit order, without empty values: equal sets have equal keys. */
export class Labels {
  static readonly empty = new Labels([], [])

  readonly names: readonly string[]
  readonly values: readonly string[]
  private known: string | undefined
  private bare: Labels | undefined

  private constructor(names: readonly string[], values: readonly string[]) {
    this.names = names
    this.values = values
  }

  /** From any pairs; a later value of a name wins, an empty value is no label. */
  static from(pairs: Iterable<readonly [string, string]>): Labels {
    const last = new Map(pairs)
    const names = [...last.keys()].filter((name) => last.get(name) !== '').sort()
    return new Labels(
      names,
      names.map((name) => last.get(name) ?? ''),
    )
  }

  /** From names in code-unit order, each once, and their values, none of them empty. Both are kept. */
  static fromSorted(names: readonly string[], values: readonly string[]): Labels {
    return new Labels(names, values)
  }

  /** What sets can be compared and grouped by. */
  get key(): string {
    this.known ??= this.names.map((name, at) => `${escapeSeparators(name)}\u0001${escapeSeparators(this.values[at] ?? '')}`).join('\u0000')
    return this.known
  }

  /** Empty when the label is not there, as everywhere in PromQL. */
  get(name: string): string {
    const at = this.names.indexOf(name)
    return at < 0 ? '' : (this.values[at] ?? '')
  }

  has(name: string): boolean {
    return this.names.includes(name)
  }

  *entries(): Generator<readonly [string, string]> {
    for (const [at, name] of this.names.entries()) yield [name, this.values[at] ?? '']
  }

  /** Those whose name is wanted. */
  pick(wanted: (name: string) => boolean): Labels {
    const kept: number[] = []
    for (const [at, name] of this.names.entries()) if (wanted(name)) kept.push(at)
    if (kept.length === this.names.length) return this
    return new Labels(
      kept.map((at) => this.names[at] ?? ''),
      kept.map((at) => this.values[at] ?? ''),
    )
  }

  /** With this label set; an empty value takes it away. */
  with(name: string, value: string): Labels {
    if (this.get(name) === value) return this
    return Labels.from([...this.entries(), [name, value]])
  }

  /** Those whose name is none of these. */
  without(dropped: ReadonlySet<string>): Labels {
    const { names, values } = this
    let first = 0
    while (first < names.length && dropped.has(names[first] ?? '')) first++
    // What a metric is stands before all others mostly: the rest is cut off in one piece.
    for (let at = first; at < names.length; at++) if (dropped.has(names[at] ?? '')) return this.pick((name) => !dropped.has(name))
    return first === 0 ? this : new Labels(tailOf(names, first), values.slice(first))
  }

  withoutName(): Labels {
    return this.without(onlyName)
  }

  /** Without those that say what a metric is; remembered, for rules ask for it again and again. */
  withoutMetadata(): Labels {
    this.bare ??= this.without(metadataNames)
    return this.bare
  }
}

/** Reads one label of many sets: where it stands is known from the one before, for series of a metric share their list of names. */
export function labelReader(name: string): (labels: Labels) => string {
  let known: readonly string[] = []
  let at = -1
  return ({ names, values }) => {
    if (names !== known) {
      known = names
      at = names.indexOf(name)
    }
    return at < 0 ? '' : (values[at] ?? '')
  }
}

let lastNames: readonly string[] = []
let lastTail: readonly string[] = []

/** Names that are shared stay so when the first ones are cut off. */
function tailOf(names: readonly string[], first: number): readonly string[] {
  if (names !== lastNames || lastTail.length !== names.length - first) {
    lastNames = names
    lastTail = names.slice(first)
  }
  return lastTail
}

/** Separators of keys are control characters: a value that holds one must not look like another label. */
function escapeSeparators(text: string): string {
  // Hardly any does: looking costs a tenth of replacing.
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < firstPrintable) return escapeControls(text)
  return text
}

function escapeControls(text: string): string {
  return text.replace(/[^ -\uffff]/g, (control) => `\u0002${String(control.charCodeAt(0)).padStart(2, '0')}`)
}
