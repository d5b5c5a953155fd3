import { place, type SnippetCards } from '../snippet-card.ts'

/** GitHub signs what it sends: its webhook has a name and a secret, and shows no key. */
export const cards: SnippetCards = [
  {
    name: 'github',
    title: 'GitHub',
    note: 'webhooks',
    text: `# GitHub, Settings, Webhooks, Add webhook
Payload URL   ${place.endpoint}/webhooks/github?key=${place.webhookKey}
Content type  application/json
Secret        ${place.webhookSecret}
Events        Deployments, Deployment statuses, Workflow runs, Workflow jobs, Pushes, Releases`,
  },
]
