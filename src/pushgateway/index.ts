import { Groups } from './groups.ts'
import { Pushgateway, type PushgatewaySpec } from './pushgateway.ts'

export { readGroupPath } from './group-path.ts'
export type { Pushgateway } from './pushgateway.ts'
export { registerPushgatewayMetrics } from './register-pushgateway-metrics.ts'

/** Opens it with the groups that the journal has; nothing is repeated before `start`. */
export async function openPushgateway(spec: PushgatewaySpec): Promise<Pushgateway> {
  const groups = new Groups()
  await groups.load(spec.journal, spec.log)
  return new Pushgateway(spec, groups)
}
