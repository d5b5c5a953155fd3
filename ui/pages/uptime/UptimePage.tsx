import { useRoute } from 'wouter'

import { definePart } from '../../lib/define-part.tsx'
import { MonitorList } from './MonitorList.tsx'

import './uptime.css'

const MonitorForm = definePart(async () => (await import('./MonitorForm.tsx')).MonitorForm)
const MonitorDetail = definePart(async () => (await import('./MonitorDetail.tsx')).MonitorDetail)

/** All monitors, or the one in the address, or the form that makes or changes one. */
export function UptimePage() {
  const [isNew] = useRoute('/uptime/new')
  const [isEdit, edited] = useRoute('/uptime/:id/edit')
  const [isOne, shown] = useRoute('/uptime/:id')
  if (isNew) return <MonitorForm key="new" id="" />
  if (isEdit) return <MonitorForm key={edited.id} id={edited.id} />
  return isOne ? <MonitorDetail key={shown.id} id={shown.id} /> : <MonitorList />
}
