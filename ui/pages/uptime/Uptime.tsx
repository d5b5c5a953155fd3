import { formatNumber } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import type { Monitor } from './use-monitors.ts'

/** Below, it is worth a look. */
const hurtBelow = 0.999

/** A share of time, cut and never rounded up: 99.999 % is not 100 %. */
export function Uptime({ of: { ratio } }: { of: Monitor['availability']['24h'] }) {
  const language = useLanguage()
  if (ratio === null) return <span className="faint">–</span>
  const percent = Math.floor(ratio * 100_000) / 1000
  return (
    <span className={ratio < hurtBelow ? 'up-hurt' : undefined}>
      {percent === 100 ? '100' : formatNumber(language, percent, percent >= 99 ? 3 : 2)}
    </span>
  )
}
