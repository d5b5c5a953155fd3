/** The part of JSON schema that settings are described with. */
export interface FieldSchema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

export type FieldKind = 'text' | 'secret' | 'area' | 'number' | 'flag' | 'choice' | 'group' | 'json'

/** One field of a form. */
export interface FormField {
  readonly name: string
  /** Dots lead inside. */
  readonly path: string
  readonly kind: FieldKind
  readonly schema: FieldSchema
  readonly isNeeded: boolean
  /** Of a group. */
  readonly fields: readonly FormField[]
}

interface FormRules {
  /** Paths of secrets: `*` stands for any key. */
  readonly secrets: readonly string[]
}

/** The fields of a schema in its order. */
export function fieldsOf(schema: FieldSchema, rules: FormRules, above = ''): readonly FormField[] {
  const needed = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const path = above + name
    const kind = kindOf(name, field, rules.secrets.includes(path))
    const fields = kind === 'group' ? fieldsOf(field, rules, `${path}.`) : []
    return { name, path, kind, schema: field, isNeeded: needed.has(name) && field.default === undefined, fields }
  })
}

/** Those to begin with: needed ones, secrets with whose they are, and what the texts (`like this`) tell people to enter. The rest is for who wants more. */
export function splitFields(fields: readonly FormField[], texts: readonly string[]): { first: FormField[]; more: FormField[] } {
  const named = new Set(texts.flatMap((text) => [...text.matchAll(/`(\w+)/g)].map(([, name]) => name)))
  const isFirst = ({ name, kind, isNeeded }: FormField): boolean =>
    kind !== 'group' && kind !== 'json' && (isNeeded || kind === 'secret' || named.has(name) || name.endsWith('username'))
  return { first: fields.filter(isFirst), more: fields.filter((field) => !isFirst(field)) }
}

type Settings = Readonly<Record<string, unknown>>

/** The value at a path; undefined when there is none. */
export function valueAt(settings: Settings, path: string): unknown {
  let value: unknown = settings
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Settings)[name]
  }
  return value
}

/** A copy with another value at a path; nothing leaves no empty maps behind. */
export function withValueAt(settings: Settings, path: string, value: unknown): Settings {
  const [name = '', ...rest] = path.split('.')
  const { [name]: before, ...others } = settings
  const inside = typeof before === 'object' && before !== null ? (before as Settings) : {}
  const next = rest.length === 0 ? value : withValueAt(inside, rest.join('.'), value)
  const isNothing = next === undefined || next === '' || (rest.length > 0 && Object.keys(next as object).length === 0)
  // Keys keep their places.
  if (isNothing) return others
  return Object.hasOwn(settings, name)
    ? Object.fromEntries(Object.entries(settings).map(([key, old]) => [key, key === name ? next : old]))
    : { ...settings, [name]: next }
}

/** What a JSON text means; undefined when it is none, null for an empty one. */
export function readJsonText(text: string): { readonly value: unknown } | undefined {
  if (text.trim() === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

const longText = 16_384

function kindOf(
  name: string,
  { type, enum: values, properties, default: value, maxLength = 0 }: FieldSchema,
  isSecret: boolean,
): FieldKind {
  if (properties !== undefined) return 'group'
  if (values !== undefined) return 'choice'
  if (/^(ca|cert|key)$/.test(name) && type === 'string') return 'area'
  if (isSecret) return type === 'string' ? 'secret' : 'json'
  if (type === 'boolean') return 'flag'
  if (type === 'integer' || type === 'number') return 'number'
  if (type !== 'string') return 'json'
  // Templates are longer than a line.
  return maxLength > longText && typeof value === 'string' && value.length > 40 ? 'area' : 'text'
}
