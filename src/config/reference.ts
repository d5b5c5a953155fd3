import { z } from 'zod'

import { settingsSchema } from './settings.ts'

interface Described {
  readonly description?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Described>>
  readonly items?: Described
}

/** The settings reference as Markdown, from the schema itself: `docs/settings.md` holds it and a test keeps it current. */
export function describeSettings(): string {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', reused: 'inline' }) as Described
  return [
    '# Settings',
    '',
    'One YAML file, named by `--config FILE` or `VEDETTE_CONFIG`. An unknown key is an error that names its line. Flags win over the environment, the environment over the file.',
    '',
    '| key | type | default | what it does |',
    '| --- | --- | --- | --- |',
    ...rows(schema, ''),
    '',
  ].join('\n')
}

function rows(schema: Described, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const key = `${prefix}${name}`
    if (property.properties !== undefined) return rows(property, `${key}.`)
    return [
      `| \`${key}\` | ${typeOf(property)} | ${property.default === undefined ? '' : `\`${JSON.stringify(property.default)}\``} | ${property.description ?? ''} |`,
    ]
  })
}

function typeOf(property: Described): string {
  if (property.enum !== undefined) return property.enum.map((value) => `\`${value}\``).join(', ')
  if (property.type === 'array') return `list of ${property.items?.type ?? 'values'}`
  return property.type ?? 'text'
}
