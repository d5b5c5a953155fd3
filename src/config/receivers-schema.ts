import { z } from 'zod'

import { receivers } from '../receivers/index.ts'

const shape = Object.fromEntries(
  receivers.map(({ name, title, settings }) => [name, settings.prefault({}).meta({ description: title })] as const),
)

/** What each receiver can be told, by its name: every receiver brings its own part. */
export const receiversSchema = z.strictObject(shape).prefault({}).meta({ description: 'Protocols that telemetry is taken in over' })
