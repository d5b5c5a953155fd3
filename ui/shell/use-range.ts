import { rangeSchema } from '../lib/time-range.ts'
import { flag } from '../lib/url-state.ts'
import { useUrlState } from '../lib/use-url-state.ts'

const schema = { ...rangeSchema, live: flag() }

/** The time range and the live switch, as they stand in the address. */
export function useRange() {
  const [{ from, to, live }, change] = useUrlState(schema)
  return {
    from,
    to,
    live,
    range: { from, to },
    change,
    /** Live is up to now: a range that has ended begins to end now. */
    toggleLive: () => change({ live: !live, ...(!live && { to: 'now' }) }),
  }
}
