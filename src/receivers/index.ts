import { otlp } from './otlp/index.ts'
import type { Receiver } from './receiver.ts'

/** Every receiver: one line each. */
export const receivers: readonly Receiver[] = [otlp]
