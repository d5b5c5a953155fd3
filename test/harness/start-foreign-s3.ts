import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import S3rver from 's3rver'

/** The only keys that it knows. */
export const foreignS3Keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/** A storage that others wrote, with one bucket: it checks signatures and digests by its own understanding of S3. */
export async function startForeignS3(bucket: string): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-s3-'))
  const server = new S3rver({ address: '127.0.0.1', port: 0, directory, silent: true, configureBuckets: [{ name: bucket }] })
  const { port } = await server.run()
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
