import type { WrittenReceiver } from './read-receivers.ts'
import type { ConfigReader } from './yaml/config-reader.ts'
import type { Values } from './yaml/section.ts'

/** The sections of a file that hold secrets, as they may be shown. */
export interface ShownSections {
  readonly global: Values | undefined
  readonly receivers: readonly WrittenReceiver[]
  readonly tracing: Values | undefined
  readonly event_recorder: Values | undefined
}

/** The file as it may be shown, without what the file does not say: Alertmanager's own tools can read it. */
export function showConfig(reader: ConfigReader, at: (name: string) => unknown, sections: ShownSections): Values {
  const plain = (name: string): unknown => (reader.isNothing(at(name)) ? undefined : showPlain(reader, at(name)))
  return {
    global: sections.global,
    route: plain('route'),
    inhibit_rules: plain('inhibit_rules'),
    receivers: sections.receivers.map(showReceiver),
    templates: plain('templates'),
    mute_time_intervals: plain('mute_time_intervals'),
    time_intervals: plain('time_intervals'),
    tracing: sections.tracing,
    event_recorder: sections.event_recorder,
  }
}

function showReceiver({ name, labels, integrations }: WrittenReceiver): Values {
  const shown: Values = { name }
  if (labels.length > 1) shown['labels'] = Object.fromEntries(labels)
  for (const { kind, shown: settings } of integrations) {
    const items = shown[kind.key]
    shown[kind.key] = Array.isArray(items) ? [...(items as readonly unknown[]), settings] : [settings]
  }
  return shown
}

/** Scalars stay as they are written: a label's value may look like a number. */
function showPlain(reader: ConfigReader, node: unknown): unknown {
  return reader.enter(node, () => {
    switch (reader.kindOf(node)) {
      case 'map':
        return Object.fromEntries([...(reader.anyFields(node, 'map') ?? [])].map(([name, { value }]) => [name, showPlain(reader, value)]))
      case 'list':
        return (reader.list(node, 'list') ?? []).map((item) => showPlain(reader, item))
      case 'scalar': {
        const text = reader.text(node)
        return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text
      }
    }
  })
}
