import { useLocation } from 'wouter'

import { Skeleton } from '../../../components/Skeleton.tsx'
import { definePart } from '../../../lib/define-part.tsx'
import { RuleList } from './RuleList.tsx'

import './rules.css'

const RuleDetail = definePart(async () => (await import('./RuleDetail.tsx')).RuleDetail, Waiting)
const RuleEditor = definePart(async () => (await import('./editor/RuleEditor.tsx')).RuleEditor, Waiting)

/** The rules of all sources; one of them; or the editor. */
export function Rules() {
  const [address] = useLocation()
  const [, , , id = '', doing = ''] = address.split('/')
  const name = decodeURIComponent(id)
  if (name === '') return <RuleList />
  if (name === 'new') return <RuleEditor key="new" name="" />
  return doing === 'edit' ? <RuleEditor key={name} name={name} /> : <RuleDetail key={name} name={name} />
}

function Waiting() {
  return <Skeleton rows={12} />
}
