/** How one value stands in the address: read from text, written to text, and its default (which is never written). */
export interface Codec<T> {
  readonly fallback: T
  /** Undefined when the text is not such a value: the fallback is used, a foreign address never breaks the page. */
  read(text: string): T | undefined
  write(value: T): string
}
export type UrlSchema = Readonly<Record<string, Codec<unknown>>>
export type UrlValues<Schema extends UrlSchema> = { readonly [Key in keyof Schema]: Schema[Key] extends Codec<infer T> ? T : never }

/** Free text. */
export function text(fallback = ''): Codec<string> {
  return { fallback, read: (value) => value, write: (value) => value }
}

/** On or off, written `1`. */
export function flag(): Codec<boolean> {
  return {
    fallback: false,
    read: (value) => (value === '1' ? true : value === '0' ? false : undefined),
    write: (value) => (value ? '1' : '0'),
  }
}

/** One of a fixed list. */
export function choice<const Options extends readonly string[]>(options: Options, fallback: Options[number]): Codec<Options[number]> {
  return { fallback, read: (value) => options.find((option) => option === value), write: (value) => value }
}

/** A text that must match a pattern, for times and ids. */
export function matching(pattern: RegExp, fallback = ''): Codec<string> {
  return { fallback, read: (value) => (pattern.test(value) ? value : undefined), write: (value) => value }
}

/** A number of at least zero, or null for none. */
export function amount(): Codec<number | null> {
  return {
    fallback: null,
    read: (value) => (/^\d{1,12}(\.\d{1,6})?$/.test(value) ? Number(value) : undefined),
    write: (value) => (value === null ? '' : String(value)),
  }
}

/** Reads the values of a schema from a search string. */
export function readUrlState<Schema extends UrlSchema>(schema: Schema, search: string): UrlValues<Schema> {
  const parameters = new URLSearchParams(search)
  const entries = Object.entries(schema).map(([name, codec]) => {
    const written = parameters.get(name)
    return [name, written === null ? codec.fallback : (codec.read(written) ?? codec.fallback)]
  })
  return Object.fromEntries(entries) as UrlValues<Schema> // the mapped type says per key what fromEntries cannot
}

/** The search string with some values changed; defaults are left out, parameters of other schemas stay. */
export function writeUrlState<Schema extends UrlSchema>(schema: Schema, search: string, changes: Partial<UrlValues<Schema>>): string {
  const parameters = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    const codec = schema[name]
    if (!codec) continue
    if (value === codec.fallback) parameters.delete(name)
    else parameters.set(name, codec.write(value))
  }
  return parameters.toString()
}
