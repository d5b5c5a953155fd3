import type { ListedTargets } from '../../../model/listed-targets.ts'
import type { TargetHealth } from '../../../platform/index.ts'

/** How many targets of each scrape job do not answer, with what one of them said last. */
export function countTargets({ active }: ListedTargets): readonly TargetHealth[] {
  const jobs = new Map<string, TargetHealth>()
  for (const { scrapePool, health, lastError } of active) {
    const known = jobs.get(scrapePool) ?? { job: scrapePool, targets: 0, down: 0, lastError: '' }
    const isDown = health === 'down'
    jobs.set(scrapePool, {
      job: scrapePool,
      targets: known.targets + 1,
      down: known.down + (isDown ? 1 : 0),
      lastError: isDown && lastError !== '' ? lastError : known.lastError,
    })
  }
  return [...jobs.values()]
}
