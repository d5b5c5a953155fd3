export { type Blob, blobName, type BlobStore } from './blob-store.ts'
export { openBucket } from './open-bucket.ts'
export { openFolder } from './open-folder.ts'
export { paceStore } from './pace-store.ts'
