import type { ServiceRelease } from '../../../src/api/contract/services.ts'

/** What a release changed: the one that came last in the range beside the one that answered the most before it. */
export interface ReleaseVerdict {
  readonly release: ServiceRelease
  readonly previous: ServiceRelease
  readonly kind: 'fails' | 'slower' | 'better' | 'faster' | 'same'
}

/** The newest of these are judged: older ones that somebody asks for change no verdict. */
const judgedReleases = 50
/** Fewer requests than these prove nothing. */
const leastRequests = 20
/** A share of failed requests is another one from this difference on, and when it is so many times as large. */
const errorDifference = 0.005
const errorTimes = 2
const slowTimes = 1.5
/** Milliseconds that nobody notices. */
const slowDifferenceMs = 20

/** The verdict on the newest release that came in the range; undefined when none did, or when it answered too little to tell. */
export function judgeRelease(releases: readonly ServiceRelease[]): ReleaseVerdict | undefined {
  const newest = releases.slice(0, judgedReleases)
  const release = newest.find(({ isDeployed }) => isDeployed)
  if (!release) return undefined
  const older = newest.filter(({ firstSeen }) => firstSeen < release.firstSeen)
  const previous = older.toSorted((a, b) => b.requests - a.requests)[0]
  if (!previous || release.requests < leastRequests || previous.requests < leastRequests) return undefined
  return { release, previous, kind: kindOf(release, previous) }
}

function kindOf(release: ServiceRelease, previous: ServiceRelease): ReleaseVerdict['kind'] {
  if (isClearlyMore(release.errorRate, previous.errorRate, errorDifference, errorTimes)) return 'fails'
  if (isClearlyMore(release.p95Ms, previous.p95Ms, slowDifferenceMs, slowTimes)) return 'slower'
  if (isClearlyMore(previous.errorRate, release.errorRate, errorDifference, errorTimes)) return 'better'
  if (isClearlyMore(previous.p95Ms, release.p95Ms, slowDifferenceMs, slowTimes)) return 'faster'
  return 'same'
}

function isClearlyMore(a: number, b: number, difference: number, times: number): boolean {
  return a - b >= difference && a >= times * b
}
