// Alerting is killed at each statement, commit and call of a vendor while its policy takes alerts to the next contact point and tells of
// warnings in batches, while quiet hours hold what may wait and a day's information is gathered, and once more soon after: nothing may be lost,
// nothing may come twice without saying that it may. An argument: how many kills at least, default 1000, shared by the two timelines.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { policyTimeline } from '../src/alerting/policy/testdata/policy-timeline.ts'
import { quietTimeline } from '../src/alerting/policy/testdata/quiet-timeline.ts'
import { openMortalStore, runWithCrashes } from '../src/alerting/testdata/crash-run.ts'

const wanted = Number(process.argv[2] ?? 1000)
const parent = mkdtempSync(join(tmpdir(), 'vedette-alert-policy-'))
const state = await openMortalStore(join(parent, 'state'))
const startedAt = performance.now()
let kills = 0
let lost = 0
let doubled = 0
let runs = 0
let places = 0
for (const [turn, timeline] of [policyTimeline, quietTimeline].entries()) {
  const whole = await runWithCrashes(state, [], timeline)
  console.log(`whole: ${whole.told.join('; ')}`)
  places += whole.points
  for (let n = 0; kills < (wanted * (turn + 1)) / 2; n++) {
    // A step that shares no divisor with most counts of places: few kills are spread over all of them.
    const point = 1 + ((n * 37) % (whole.points - 1))
    // The first time round alone, later once more, each time a little later.
    const round = Math.floor(n / (whole.points - 1))
    const run = await runWithCrashes(state, round === 0 ? [point] : [point, 2 + ((point * 7 + round) % 23)], timeline)
    runs++
    kills += run.crashes
    doubled += run.doubled.length
    if (run.told.join('\n') === whole.told.join('\n')) continue
    lost++
    console.log(`killed at ${point}: ${JSON.stringify(run.told)}`)
  }
}
await state.close()
rmSync(parent, { recursive: true, force: true })
const seconds = Math.round((performance.now() - startedAt) / 1000)
console.log(
  `${kills} kills at ${places} places in ${runs} runs: ${lost} runs told something else, ${doubled} messages doubled; ${seconds} s`,
)
process.exitCode = lost + doubled === 0 ? 0 : 1
