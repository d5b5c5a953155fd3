// npm run docs: the generated pages of docs/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { build, install } from './prepare.mjs'

install()
build(['modules'])
const { describeInbounds } = await import('../dist/src/alerting/inbound/reference.js')
const { describeChannels } = await import('../dist/src/channels/reference.js')
const { describeSettings } = await import('../dist/src/config/reference.js')
const { describePacksIn, describeRunbooks } = await import('../dist/src/rules/packs/describe-packs.js')
mkdirSync('docs/runbooks', { recursive: true })
writeFileSync('docs/settings.md', describeSettings())
writeFileSync('docs/channels.md', describeChannels())
writeFileSync('docs/inbound-alerts.md', describeInbounds())
writeFileSync('docs/rules.md', describePacksIn(readFileSync('docs/rules.md', 'utf8')))
for (const [path, text] of describeRunbooks()) writeFileSync(join('docs/runbooks', path), text)
