import { z } from 'zod'

import { httpUrl, secret, secretFile } from './fields.ts'
import { tlsConfig } from './tls-config.ts'

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/)

/** Alertmanager's `http_config`: how a channel authorizes itself and checks the other side. */
export const httpConfig = z
  .strictObject({
    basic_auth: z
      .strictObject({
        username: z.string().max(1024).optional().meta({ description: 'Name for Basic authorization' }),
        username_file: secretFile.optional().meta({ description: 'File of the same' }),
        password: secret.optional().meta({ description: 'Its password' }),
        password_file: secretFile.optional().meta({ description: 'File of the same' }),
      })
      .optional(),
    authorization: z
      .strictObject({
        type: z.string().max(100).optional().meta({ description: 'Scheme of the Authorization header; Bearer when left out' }),
        credentials: secret.optional().meta({ description: 'What stands behind it' }),
        credentials_file: secretFile.optional().meta({ description: 'File of the same' }),
      })
      .optional(),
    bearer_token: secret.optional().meta({ description: 'Older form of authorization.credentials' }),
    bearer_token_file: secretFile.optional().meta({ description: 'File of the same' }),
    oauth2: z
      .strictObject({
        client_id: z.string().max(1024).meta({ description: 'Client that asks for a token (client credentials)' }),
        client_secret: secret.optional().meta({ description: 'Its secret' }),
        client_secret_file: secretFile.optional().meta({ description: 'File of the same' }),
        scopes: z.array(z.string().max(1024)).max(100).optional().meta({ description: 'Scopes to ask for' }),
        token_url: httpUrl.meta({ description: 'Where tokens are asked for' }),
        endpoint_params: z.record(z.string(), z.string().max(8192)).optional().meta({ description: 'More parameters of the question' }),
        tls_config: tlsConfig.optional(),
        proxy_url: z.string().max(4096).optional().meta({ description: 'Read; proxies are not used' }),
      })
      .optional(),
    tls_config: tlsConfig.optional(),
    follow_redirects: z.boolean().optional().meta({ description: 'Follow redirects that keep method and body; yes when left out' }),
    enable_http2: z.boolean().optional().meta({ description: 'Read; HTTP/1.1 is spoken' }),
    http_headers: z
      .record(
        headerName,
        z.strictObject({
          values: z.array(z.string().max(8192)).max(20).optional(),
          secrets: z.array(secret).max(20).optional(),
          files: z.array(secretFile).max(20).optional(),
        }),
      )
      .optional()
      .meta({ description: 'More headers: by name, lists of values, secrets and files' }),
    proxy_url: z.string().max(4096).optional().meta({ description: 'Read; a message whose settings name a proxy is not sent' }),
    no_proxy: z.string().max(4096).optional().meta({ description: 'Read; proxies are not used' }),
    proxy_from_environment: z.boolean().optional().meta({ description: 'Read; a message whose settings ask for a proxy is not sent' }),
    proxy_connect_header: z.record(z.string(), z.array(secret)).optional().meta({ description: 'Read; proxies are not used' }),
  })
  .refine(
    ({ basic_auth, authorization, bearer_token, bearer_token_file, oauth2 }) =>
      [basic_auth, authorization, bearer_token ?? bearer_token_file, oauth2].filter((way) => way !== undefined).length <= 1,
    { error: 'at most one of basic_auth, authorization, bearer_token and oauth2 may be given' },
  )

export type HttpConfig = z.output<typeof httpConfig>

/** Those of `http_config`, for `Channel.secrets`. */
export const httpSecrets: readonly string[] = [
  'http_config.basic_auth.password',
  'http_config.authorization.credentials',
  'http_config.bearer_token',
  'http_config.oauth2.client_secret',
  'http_config.oauth2.endpoint_params.*',
  'http_config.tls_config.key',
  'http_config.oauth2.tls_config.key',
  'http_config.http_headers.*.secrets',
  'http_config.proxy_connect_header.*',
  'http_config.proxy_url',
  'http_config.oauth2.proxy_url',
]

/** What every channel over HTTP has, under Alertmanager's names. */
export const httpChannelFields = {
  send_resolved: z.boolean().optional().meta({ description: 'Tell also when it is over' }),
  http_config: httpConfig.optional(),
}
