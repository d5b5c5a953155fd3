import { useRoute } from 'wouter'

import { ServiceDetail } from './ServiceDetail.tsx'
import { ServiceList } from './ServiceList.tsx'

import './services.css'

/** All services, or the one in the address. */
export function ServicesPage() {
  const [isOne, parameters] = useRoute('/services/:service')
  return isOne ? <ServiceDetail service={readName(parameters.service)} /> : <ServiceList />
}

/** The router decodes whole addresses; a slash in a name stays written as %2F. */
function readName(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
