import type { BatchContext } from '../digest/batches.ts'
import type { TimedPart } from '../set-back/clock-watch.ts'
import { DailyTestRunner } from './daily-test.ts'
import { DeadMan, type DeadManContext } from './dead-man.ts'
import { MustFireWatch } from './must-fire.ts'

/** Whether an alert would get in and out, shown without waiting for one. */
export class WayOut implements TimedPart {
  readonly deadMan: DeadMan
  readonly dailyTest: DailyTestRunner
  readonly mustFire: MustFireWatch
  onReschedule: () => void = () => undefined

  constructor(context: BatchContext & DeadManContext) {
    this.deadMan = new DeadMan(context)
    this.dailyTest = new DailyTestRunner(context)
    this.mustFire = new MustFireWatch(context)
  }

  nextDueMs(): number | undefined {
    const times = [this.deadMan, this.dailyTest, this.mustFire].flatMap((part) => part.nextDueMs() ?? [])
    return times.length === 0 ? undefined : Math.min(...times)
  }

  async runDue(nowMs: number): Promise<void> {
    await Promise.all([this.deadMan, this.dailyTest, this.mustFire].map((part) => part.runDue(nowMs)))
    this.onReschedule()
  }

  setBack(nowMs: number): void {
    for (const part of [this.deadMan, this.dailyTest, this.mustFire]) part.setBack(nowMs)
  }

  stop(): void {
    this.deadMan.stop()
  }
}
