import type { SentSeries } from '../../harness/send-samples.ts'

const demoStepMs = 5000
const instances = 3
type Labels = Readonly<Record<string, string>>
/** The value at a step, of the instance with this number. */
type Shape = (step: number, instance: number) => number

/**
 * Fifty minutes of what the demo service of prometheus/compliance tells, with figures of our own: the same for everybody who is sent
 * it. Samples stand `demoStepMs` apart, the last ones less than a step before `endMs`; no time of a sample is a whole second.
 */
export function* makeDemoSeries(endMs: number, lengthMs = 50 * 60_000): Generator<SentSeries> {
  const lastMs = Math.floor(endMs / demoStepMs) * demoStepMs - demoStepMs
  const steps = Math.floor(lengthMs / demoStepMs)
  for (let instance = 0; instance < instances; instance++) {
    const own = { job: 'demo', instance: `demo.promlabs.com:${10_000 + instance}` }
    for (const [name, labels, shape] of listShapes(lastMs / 1000 - (steps * demoStepMs) / 1000)) {
      const samples = Array.from({ length: steps }, (_, step) => ({
        timestamp: lastMs - (steps - 1 - step) * demoStepMs + 137 + 311 * instance,
        value: shape(step, instance),
      }))
      yield { labels: { __name__: name, ...own, ...labels }, samples: samples.filter(({ value }) => value !== absent) }
    }
  }
}

const absent = -12_345

type NamedShape = readonly [name: string, labels: Labels, shape: Shape]

function listShapes(firstSeconds: number): readonly NamedShape[] {
  const bounds = ['0.0001', '0.00025', '0.001', '0.01', '0.1', '1', '+Inf']
  const calls = [
    { method: 'GET', path: '/api/foo', status: '200' },
    { method: 'POST', path: '/api/bar', status: '200' },
    { method: 'GET', path: '/api/foo', status: '500' },
  ]
  return [
    ['demo_num_cpus', {}, () => 4],
    ...['buffers', 'cached', 'free', 'used'].map((type, place) => {
      const shape: Shape = (step, instance) =>
        Math.round((1 + place) * 5e8 + 3e8 * Math.sin(step / (9 + 4 * place) + instance) + 1e7 * noise(step, place, instance))
      return ['demo_memory_usage_bytes', { type }, shape] as const
    }),
    ...['idle', 'system', 'user'].map((mode, place) => {
      const shape: Shape = (step, instance) => roundTo(5000 + step * (4.7 - 1.5 * place) + 0.4 * noise(step, place, instance), 3)
      return ['demo_cpu_usage_seconds_total', { mode }, reset(shape, 170 + 90 * place, 5000)] as const
    }),
    ['demo_disk_total_bytes', {}, () => 2e11],
    ['demo_disk_usage_bytes', {}, (step, instance) => 8e10 + step * 41_000 * (1 + instance) + 9000 * noise(step, 7, instance)],
    ['demo_batch_last_run_processed_bytes', {}, (step, instance) => 1e6 + Math.floor(step / 12) * 777 * (instance + 1)],
    [
      'demo_batch_last_success_timestamp_seconds',
      {},
      (step, instance) => roundTo(firstSeconds + Math.floor(step / (20 + 5 * instance)) * (20 + 5 * instance) * 5 + 0.25, 3),
    ],
    // Away for longer than one looks back.
    ['demo_intermittent_metric', {}, (step) => (step % 160 < 70 ? step : absent)],
    ...calls.flatMap((labels, place): NamedShape[] => [
      ...bounds.map((le, bound) => {
        const shape: Shape = (step, instance) => 1000 * (bound + 1) + Math.floor((step * (bound + 1) * (place + 1)) / (instance + 2))
        return ['demo_api_request_duration_seconds_bucket', { ...labels, le }, shape] as const
      }),
      ['demo_api_request_duration_seconds_count', labels, (step, instance) => 7000 + Math.floor((step * 7 * (place + 1)) / (instance + 2))],
      ['demo_api_request_duration_seconds_sum', labels, (step, instance) => roundTo(900 + step * 0.317 * (place + 1) * (instance + 1), 4)],
    ]),
  ]
}

/** The same for the same numbers, in [0, 1). */
function noise(...numbers: readonly number[]): number {
  const mixed = numbers.reduce((state, number) => Math.imul(state ^ (number + 1), 0x9e3779b1) ^ (state >>> 13), 17)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** A counter that falls back to where it began, well above zero: near it 2.42 extrapolates otherwise than 3.x. */
function reset(shape: Shape, every: number, base: number): Shape {
  return (step, instance) => (step < every ? shape(step, instance) : base / 2 + shape(step % every, instance) - base)
}
