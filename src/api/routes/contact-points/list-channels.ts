import { describeChannel } from '../../../alerting/index.ts'
import { channelsQuery, channelsReply } from '../../contract/contact-points.ts'
import { defineRoute } from '../../route.ts'

export const listChannelsRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/channels',
  summary: 'Ways to tell people: what contact points are made of',
  description:
    'With the JSON schema of their settings, which of them are secrets, and what to do at the vendor. Files of the server cannot be named.',
  access: 'alerts.read',
  query: channelsQuery,
  reply: channelsReply,
  async handle({ alerting }, { query: { lang } }) {
    return {
      rows: [...alerting.kept.channels.values()].map((channel) => ({
        name: channel.name,
        ...describeChannel(channel, lang),
        isIdempotent: channel.idempotent,
        sendsResolved: channel.sendsResolvedByDefault,
        secrets: [...channel.secrets],
      })),
    }
  },
})
