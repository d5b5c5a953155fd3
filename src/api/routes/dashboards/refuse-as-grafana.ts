import { type Refuse, refuse } from '../../error-reply.ts'

const mismatch = { message: 'The dashboard has been changed by someone else', status: 'version-mismatch' }

/** A failure as Grafana's API of dashboards tells it, `{ message, status? }`, beside our own form; 412 when somebody else was quicker. */
export const refuseAsGrafana: Refuse = (fault) => {
  const { status, body } = refuse(fault)
  const own = { message: fault?.message ?? 'something went wrong on our side; the server log has the details', ...body }
  const { version, status: reason } = fault?.details ?? {}
  if (fault?.code === 'conflict' && typeof version === 'number') return { status: 412, body: { ...own, ...mismatch } }
  // What comes with the program: Grafana says so of what was provisioned.
  if (fault?.code === 'conflict') return { status: 400, body: own }
  return { status, body: typeof reason === 'string' ? { ...own, status: reason } : own }
}
