import { place, type SnippetCards } from '../snippet-card.ts'

/** Clients of Elasticsearch. */
export const cards: SnippetCards = [
  {
    name: 'filebeat',
    title: 'Filebeat',
    note: 'Elasticsearch',
    text: `# filebeat.yml
output.elasticsearch:
  hosts: ['${place.endpoint}']
  path: /elasticsearch
  username: vedette
  password: ${place.key}
setup.template.enabled: false
setup.ilm.enabled: false`,
  },
  {
    name: 'fluent-bit',
    title: 'Fluent Bit',
    note: 'Elasticsearch',
    text: `# fluent-bit.conf
[OUTPUT]
    Name               es
    Match              *
    Host               ${place.hostname}
    Port               ${place.port}
    Path               /elasticsearch
    HTTP_User          vedette
    HTTP_Passwd        ${place.key}
    tls                ${place.tls}
    Suppress_Type_Name On
    Compress           gzip`,
  },
]
