import { createHash } from 'node:crypto'
import type { Hashing } from '../core/model/canonical.ts'

/** SHA-256 as the machine's own library computes it: the same hashes as in plain JavaScript, several times as fast. */
export const machineHashing: Hashing = () => {
  const hash = createHash('sha256')
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') }
}
