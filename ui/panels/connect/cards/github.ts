import type { SnippetCard } from '../snippet-card.ts'

/** GitHub signs what it sends: its webhook has a name and a secret, and shows no key. */
export const github: readonly SnippetCard[] = [
  {
    name: 'github',
    title: 'GitHub',
    note: 'webhooks',
    isSigned: true,
    text: ({ endpoint, webhook }) => `# GitHub, Settings, Webhooks, Add webhook
Payload URL   ${endpoint}/webhooks/github?key=${webhook.key}
Content type  application/json
Secret        ${webhook.secret}
Events        Deployments, Deployment statuses, Workflow runs, Workflow jobs, Pushes, Releases`,
  },
]
