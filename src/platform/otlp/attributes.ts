import type { ProtobufWriter } from '../../lib/wire/protobuf-writer.ts'

export type AttributeValue = string | number | boolean
export type Attributes = Readonly<Record<string, AttributeValue>>

/** Repeated `KeyValue` in field `field`. Whole numbers become integers, as the conventions ask of ports and status codes. */
export function writeAttributes(writer: ProtobufWriter, field: number, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    writer.message(field, () => {
      writer.string(1, key)
      writer.message(2, () => writeValue(writer, value))
    })
  }
}

/** The fields of `AnyValue`: string 1, bool 2, int 3, double 4. */
export function writeValue(writer: ProtobufWriter, value: AttributeValue): void {
  if (typeof value === 'string') writer.alwaysString(1, value)
  else if (typeof value === 'boolean') writer.alwaysVarint(2, value ? 1 : 0)
  else if (Number.isSafeInteger(value) && value >= 0) writer.alwaysVarint(3, value)
  else writer.alwaysDouble(4, value)
}

/** The `Resource` in field 1 and the one scope in field 2 that every signal's message begins with; `records` go into the scope. */
export function writeResource(writer: ProtobufWriter, resource: Attributes, version: string, records: () => void): void {
  writer.message(1, () => {
    writer.message(1, () => writeAttributes(writer, 1, resource))
    writer.message(2, () => {
      writer.message(1, () => {
        writer.string(1, 'vedette')
        writer.string(2, version)
      })
      records()
    })
  })
}
