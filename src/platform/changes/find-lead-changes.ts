/** A while in which a version of a service reported, minute by minute. */
export interface VersionRun {
  readonly version: string
  /** When the version was seen first of all: epoch seconds. */
  readonly since: number
  /** Epoch minutes, both with something reported. */
  readonly first: number
  readonly last: number
  /** Minutes with something reported. */
  readonly active: number
}

/** The newest version that reports became another one. */
export interface LeadChange {
  readonly version: string
  readonly previous: string
  /** Epoch minute. */
  readonly at: number
  /** `new`: for the first time; `back`: to an older one; `again`: to a newer one that had been there before. */
  readonly kind: 'new' | 'back' | 'again'
}

/** A version is gone when it is silent for longer than this, and than so many times its usual silence. */
const silenceMinutes = 5
const silences = 8
/** One minute alone is no run: a canary that is asked once an hour takes nothing over. */
const leastActive = 2

/**
 * When the newest version among those that report became another one, from the runs of one service in one environment: in a roll-back it
 * goes back to an earlier one, whether that had stopped meanwhile or not. Nobody reports is no change. `until` is the minute up to which
 * is known who reported.
 */
export function findLeadChanges(runs: readonly VersionRun[], until: number): readonly LeadChange[] {
  const whole = joinRuns(runs, until).filter(({ active }) => active >= leastActive)
  const steps = whole
    .flatMap((run) => [
      { at: run.first, run, begins: true },
      { at: run.last + 1, run, begins: false },
    ])
    .toSorted((a, b) => a.at - b.at)
  const running = new Set<VersionRun>()
  const led = new Set<string>()
  const changes: LeadChange[] = []
  let lead: VersionRun | undefined
  for (const [index, { at, run, begins }] of steps.entries()) {
    if (begins) running.add(run)
    else running.delete(run)
    if (steps[index + 1]?.at === at) continue
    const newest = [...running].toSorted(compareAge).at(-1)
    if (newest === undefined) continue
    if (lead !== undefined && newest.version !== lead.version) {
      const kind = compareAge(newest, lead) < 0 ? 'back' : led.has(newest.version) ? 'again' : 'new'
      changes.push({ version: newest.version, previous: lead.version, at, kind })
    }
    led.add(newest.version)
    lead = newest
  }
  return changes
}

function compareAge(a: VersionRun, b: VersionRun): number {
  return a.since - b.since || (a.version < b.version ? -1 : a.version > b.version ? 1 : 0)
}

/** Runs of a version with a silence between them that is usual for it are one; one that is usual before `until` has not ended. */
function joinRuns(runs: readonly VersionRun[], until: number): readonly VersionRun[] {
  const joined = new Map<string, VersionRun[]>()
  for (const run of runs.toSorted((a, b) => a.first - b.first)) {
    const ofVersion = joined.get(run.version) ?? []
    joined.set(run.version, ofVersion)
    const before = ofVersion.at(-1)
    if (before === undefined || run.first - before.last > usualSilence(before)) ofVersion.push(run)
    else ofVersion[ofVersion.length - 1] = { ...before, last: Math.max(before.last, run.last), active: before.active + run.active }
  }
  return [...joined.values()].flat().map((run) => (until - run.last <= usualSilence(run) ? { ...run, last: until } : run))
}

function usualSilence({ first, last, active }: VersionRun): number {
  return Math.max(silenceMinutes, (silences * (last - first + 1)) / active)
}
