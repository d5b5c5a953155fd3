// Alerting is killed at each statement, commit and call of a vendor while its policy takes alerts to the next contact point and tells of
// warnings in batches, and once more soon after: nothing may be lost, nothing may come twice without saying that it may. An argument: how many
// kills at least, default 1000.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { policyTimeline } from '../src/alerting/policy/testdata/policy-timeline.ts'
import { openMortalStore, runWithCrashes } from '../src/alerting/testdata/crash-run.ts'

const wanted = Number(process.argv[2] ?? 1000)
const parent = mkdtempSync(join(tmpdir(), 'vedette-alert-policy-'))
const state = await openMortalStore(join(parent, 'state'))
const startedAt = performance.now()
const whole = await runWithCrashes(state, [], policyTimeline)
let kills = 0
let lost = 0
let doubled = 0
let runs = 0
while (kills < wanted) {
  const point = 1 + (runs % (whole.points - 1))
  // The first time round alone, later once more, each time a little later.
  const round = Math.floor(runs / (whole.points - 1))
  const run = await runWithCrashes(state, round === 0 ? [point] : [point, 2 + ((point * 7 + round) % 23)], policyTimeline)
  runs++
  kills += run.crashes
  doubled += run.doubled.length
  if (run.told.join('\n') === whole.told.join('\n')) continue
  lost++
  console.log(`killed at ${point}: ${JSON.stringify(run.told)}`)
}
await state.close()
rmSync(parent, { recursive: true, force: true })
const seconds = Math.round((performance.now() - startedAt) / 1000)
console.log(
  `${kills} kills at ${whole.points} places in ${runs} runs: ${lost} runs told something else, ${doubled} messages doubled; ${seconds} s`,
)
process.exitCode = lost + doubled === 0 ? 0 : 1
