import { choice } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useSession } from '../../shell/session.ts'

/** Whose questions the page answers. */
export const views = ['admin', 'developer', 'support', 'executive'] as const
export type View = (typeof views)[number]

const schema = { role: choice(['', ...views], '') }

/** The view in the address; without one that of the caller's own role. Auditors and tokens see what admins do. */
export function useView(): { view: View; change: (view: View) => void } {
  const [{ role }, change] = useUrlState(schema)
  const session = useSession()
  const own = views.find((view) => view === session.role) ?? 'admin'
  return { view: role || own, change: (view) => change({ role: view === own ? '' : view }, { push: true }) }
}
