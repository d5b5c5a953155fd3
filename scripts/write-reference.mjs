// npm run docs: the generated pages of docs/.
import { mkdirSync, writeFileSync } from 'node:fs'

import { build, install } from './prepare.mjs'

install()
build(['server'])
const { describeInbounds } = await import('../dist/src/alerting/inbound/reference.js')
const { describeChannels } = await import('../dist/src/channels/reference.js')
const { describeSettings } = await import('../dist/src/config/reference.js')
mkdirSync('docs', { recursive: true })
writeFileSync('docs/settings.md', describeSettings())
writeFileSync('docs/channels.md', describeChannels())
writeFileSync('docs/inbound-alerts.md', describeInbounds())
