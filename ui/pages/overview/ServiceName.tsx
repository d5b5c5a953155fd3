import { Link } from 'wouter'

import { usePermission } from '../../shell/session.ts'
import { useEvidence } from './use-evidence.ts'

/** Leads to the traces of a service, those who may see them. */
export function ServiceName({ service }: { service: string }) {
  const evidence = useEvidence()
  const mayRead = usePermission('telemetry.read')
  if (!mayRead) return <bdi>{service}</bdi>
  return (
    <Link href={evidence.traces(service)} className="quiet-link">
      <bdi>{service}</bdi>
    </Link>
  )
}
