import type { SnippetCard } from '../snippet-card.ts'

/** Clients of Elasticsearch. */
export const elasticsearch: readonly SnippetCard[] = [
  {
    name: 'filebeat',
    title: 'Filebeat',
    note: 'Elasticsearch',
    text: ({ endpoint, key }) => `# filebeat.yml
output.elasticsearch:
  hosts: ['${endpoint}']
  path: /elasticsearch
  username: vedette
  password: ${key}
setup.template.enabled: false
setup.ilm.enabled: false`,
  },
  {
    name: 'fluent-bit',
    title: 'Fluent Bit',
    note: 'Elasticsearch',
    text({ endpoint, key }) {
      const { hostname, port, protocol } = new URL(endpoint)
      return `# fluent-bit.conf
[OUTPUT]
    Name               es
    Match              *
    Host               ${hostname}
    Port               ${port === '' ? (protocol === 'https:' ? '443' : '80') : port}
    Path               /elasticsearch
    HTTP_User          vedette
    HTTP_Passwd        ${key}
    tls                ${protocol === 'https:' ? 'On' : 'Off'}
    Suppress_Type_Name On
    Compress           gzip`
    },
  },
]
