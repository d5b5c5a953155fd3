import { isAbsolute, join } from 'node:path'

import type { HttpClientSettings, TlsSettings } from './http-client-schema.ts'

/** A text, or the file it is read from before each use. */
export interface TextOrFile {
  readonly text?: string | undefined
  readonly file?: string | undefined
}

/** How requests to targets and discoveries are made; paths are absolute. */
export interface HttpClientConfig {
  readonly basicAuth: { readonly username: TextOrFile; readonly password: TextOrFile } | undefined
  readonly authorization: { readonly type: string; readonly credentials: TextOrFile } | undefined
  readonly tls: TlsConfig
  readonly followRedirects: boolean
  readonly headers: readonly { readonly name: string; readonly values: readonly TextOrFile[] }[]
  readonly proxy: ProxyConfig
}

interface TlsConfig {
  readonly ca: TextOrFile | undefined
  readonly cert: TextOrFile | undefined
  readonly key: TextOrFile | undefined
  readonly serverName: string | undefined
  readonly insecureSkipVerify: boolean
  readonly minVersion: TlsSettings['min_version']
  readonly maxVersion: TlsSettings['max_version']
}

export interface ProxyConfig {
  readonly url: string | undefined
  readonly noProxy: string
  readonly fromEnvironment: boolean
  readonly connectHeaders: Readonly<Record<string, readonly string[]>>
}

export function resolveHttpClient(settings: HttpClientSettings, directory: string): HttpClientConfig {
  const from = (text: string | undefined, file: string | undefined): TextOrFile => ({
    text,
    file: file === undefined ? undefined : joinPath(directory, file),
  })
  const given = (text: string | undefined, file: string | undefined): TextOrFile | undefined =>
    text === undefined && file === undefined ? undefined : from(text, file)
  const { basic_auth: basic, authorization: own, tls_config: tls } = settings
  const bearer = given(settings.bearer_token, settings.bearer_token_file)
  const credentials = own === undefined ? bearer : from(own.credentials, own.credentials_file)
  return {
    basicAuth:
      basic === undefined
        ? undefined
        : { username: from(basic.username, basic.username_file), password: from(basic.password, basic.password_file) },
    authorization: credentials === undefined ? undefined : { type: (own?.type ?? '').trim() || 'Bearer', credentials },
    tls: {
      ca: given(tls?.ca, tls?.ca_file),
      cert: given(tls?.cert, tls?.cert_file),
      key: given(tls?.key, tls?.key_file),
      serverName: tls?.server_name,
      insecureSkipVerify: tls?.insecure_skip_verify ?? false,
      minVersion: tls?.min_version,
      maxVersion: tls?.max_version,
    },
    followRedirects: settings.follow_redirects,
    headers: Object.entries(settings.http_headers ?? {}).map(([name, { values, secrets, files }]) => ({
      name,
      values: [...[...values, ...secrets].map((text) => ({ text })), ...files.map((file) => ({ file: joinPath(directory, file) }))],
    })),
    proxy: {
      url: settings.proxy_url,
      noProxy: settings.no_proxy ?? '',
      fromEnvironment: settings.proxy_from_environment,
      connectHeaders: settings.proxy_connect_header ?? {},
    },
  }
}

/** Paths in a configuration file are meant from where the file lies. */
export function joinPath(directory: string, path: string): string {
  return path === '' || isAbsolute(path) ? path : join(directory, path)
}
